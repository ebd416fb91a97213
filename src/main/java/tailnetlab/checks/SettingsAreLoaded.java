package tailnetlab.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tailnetlab.mesh.ServerSettings;
import tailnetlab.plan.NodePlan;

/**
 * Looks whether the servers on every node run with what their files say: what was changed since
 * they read them is not what runs, whichever of the two was meant.
 */
record SettingsAreLoaded(List<NodePlan> nodes) implements Check {
  @Override
  public String id() {
    return "S9-loaded";
  }

  @Override
  public String title() {
    return "nginx and sshd run with the settings that their files have";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, node -> judge(mesh, node));
  }

  private static Verdict judge(Mesh mesh, NodePlan node) {
    List<String> found = new ArrayList<>();
    List<String> told = new ArrayList<>();
    Map<String, ServerSettings> servers =
        new TreeMap<>(mesh.sightings().census(node).serverSettings());
    servers.forEach(
        (unit, settings) -> {
          told.add("%s read its settings at %s".formatted(unit, settings.loaded()));
          settings
              .later()
              .forEach(
                  (file, when) ->
                      found.add(
                          "%s was changed at %s, after %s had read it"
                              .formatted(file, when, unit)));
        });
    Evidence seen =
        new Evidence(node.name() + ": systemctl show, ps, find", String.join("\n", told));
    return found.isEmpty()
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.NOT_RELOADED,
            "%s: %s".formatted(node.name(), String.join("; ", found)),
            "systemctl reload %s on %s".formatted(String.join(" ", servers.keySet()), node.name()),
            seen);
  }
}
