package tailnetlab.mesh;

/** A program of the mesh said no, or said something we cannot read; the message names the node. */
public abstract sealed class MeshException extends RuntimeException
    permits HeadscaleError, TailscaleError, UnreadableAnswer {
  private static final long serialVersionUID = 1L;

  MeshException(String message, Throwable cause) {
    super(message, cause);
  }
}
