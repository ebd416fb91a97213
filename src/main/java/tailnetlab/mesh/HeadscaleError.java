package tailnetlab.mesh;

/** Headscale refused a command. */
public final class HeadscaleError extends MeshException {
  private static final long serialVersionUID = 1L;

  HeadscaleError(String node, String command, String reason) {
    super("headscale on %s refused `%s`: %s".formatted(node, command, reason), reason, null);
  }

  /** Says whether the user, node, key or policy does not exist. */
  public boolean isNotFound() {
    return reason().contains("not found");
  }

  /**
   * Says whether no answer came in time: the server is not up, or too slow; what was asked may have
   * been done all the same.
   */
  public boolean isTimeout() {
    return reason().contains("deadline exceeded") || reason().contains("DeadlineExceeded");
  }
}
