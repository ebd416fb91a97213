package tailnetlab.mesh;

/** A program of the mesh said no, or said something we cannot read; the message names the node. */
public abstract sealed class MeshException extends RuntimeException
    permits HeadscaleError, TailscaleError, UnreadableAnswer {
  private static final long serialVersionUID = 1L;

  private final String reason;

  MeshException(String message, String reason, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Returns the program's own words, such as {@code authkey already used}. */
  public String reason() {
    return reason;
  }
}
