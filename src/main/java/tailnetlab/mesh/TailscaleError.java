package tailnetlab.mesh;

/** A node's tailscale client could not do what it was asked. */
public final class TailscaleError extends MeshException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  TailscaleError(String node, String command, String reason) {
    super("tailscale on %s: `%s` failed: %s".formatted(node, command, reason), null);
    this.reason = reason;
  }

  /** Returns the client's own words, such as {@code authkey already used}. */
  public String reason() {
    return reason;
  }
}
