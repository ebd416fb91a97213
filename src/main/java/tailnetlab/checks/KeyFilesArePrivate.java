package tailnetlab.checks;

import java.util.List;
import java.util.Map;
import tailnetlab.cloudinit.Belongings.KeyFile;
import tailnetlab.plan.NodePlan;

/** Looks at who may read the private keys that the roles of every node declare. */
record KeyFilesArePrivate(List<NodePlan> nodes) implements Check {
  @Override
  public String id() {
    return "S9-key-files";
  }

  @Override
  public String title() {
    return "every private key lies in a file that only its owner reads";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, node -> judge(mesh, node));
  }

  private static Verdict judge(Mesh mesh, NodePlan node) {
    Map<String, String> states = mesh.sightings().census(node).keyFiles();
    return Verdicts.all(
        mesh.sightings().belongings(node).keys().stream()
            .map(key -> judge(node, key, states.getOrDefault(key.path(), "")))
            .toList());
  }

  private static Verdict judge(NodePlan node, KeyFile key, String state) {
    Evidence seen =
        new Evidence(
            "%s: stat %s".formatted(node.name(), key.path()), state.isEmpty() ? "(none)" : state);
    if (state.isEmpty()) {
      return Verdict.fail(
          Diagnosis.KEY_FILE_MISSING,
          "%s has no %s".formatted(node.name(), key.path()),
          "a copy of it: without this key %s is somebody else".formatted(node.name()),
          seen);
    }
    String wanted = key.permissions().replaceFirst("^0+(?=.)", "") + " " + key.owner();
    return state.equals(wanted)
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.KEY_FILE_EXPOSED,
            "%s on %s is %s, and should be %s".formatted(key.path(), node.name(), state, wanted),
            "chmod and chown there; then make the key anew, others may have read it",
            seen);
  }
}
