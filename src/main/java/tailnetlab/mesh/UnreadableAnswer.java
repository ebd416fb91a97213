package tailnetlab.mesh;

/** A program answered in a form that we do not know. */
public final class UnreadableAnswer extends MeshException {
  private static final long serialVersionUID = 1L;

  UnreadableAnswer(String message, Throwable cause) {
    super(message, message, cause);
  }
}
