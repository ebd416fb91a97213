package tailnetlab.mesh;

/** A node's tailscale client could not do what it was asked. */
public final class TailscaleError extends MeshException {
  private static final long serialVersionUID = 1L;

  TailscaleError(String node, String command, String reason) {
    super("tailscale on %s: `%s` failed: %s".formatted(node, command, reason), reason, null);
  }
}
