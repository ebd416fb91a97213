package tailnetlab.checks;

import java.util.List;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Result;

/** Looks at who may read the servers' pre-auth key on disk. */
record KeyFileIsPrivate(List<NodePlan> servers) implements Check {
  private static final Command LOOK =
      Command.of("stat", "-c", "%a %U %G %s", "/var/lib/tailscale/preauthkey");

  @Override
  public String id() {
    return "S2-key-file";
  }

  @Override
  public String title() {
    return "each server's pre-auth key lies in a file that only root reads";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(servers, server -> judge(mesh, server));
  }

  private static Verdict judge(Mesh mesh, NodePlan server) {
    Result result = mesh.node(server).run(LOOK);
    String state = (result.ok() ? result.out() : result.err()).strip();
    Evidence seen = new Evidence(server.name() + ": " + LOOK, state);
    if (!result.ok()) {
      return Verdict.fail(
          Diagnosis.NOT_JOINED,
          "%s has no pre-auth key: %s".formatted(server.name(), state),
          "the membership resource of " + server.name() + ", which writes it",
          seen);
    }
    return state.matches("600 root root [1-9][0-9]*")
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.KEY_FILE_EXPOSED,
            "%s: the key's file has mode, owner, group and size %s".formatted(server.name(), state),
            "chmod 600, chown root:root; then expire the key, others may have read it",
            seen);
  }
}
