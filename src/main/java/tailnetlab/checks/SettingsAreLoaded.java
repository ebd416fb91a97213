package tailnetlab.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
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
    List<ServerSettings> servers = mesh.sightings().census(node).serverSettings();
    for (ServerSettings server : servers) {
      told.add("%s read its settings at %s".formatted(server.unit(), server.loaded()));
      server
          .later()
          .forEach(
              (file, when) ->
                  found.add(
                      "%s was changed at %s, after %s had read it"
                          .formatted(file, when, server.unit())));
    }
    Evidence seen =
        new Evidence(node.name() + ": systemctl show, ps, find", String.join("\n", told));
    return found.isEmpty()
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.NOT_RELOADED,
            "%s: %s".formatted(node.name(), String.join("; ", found)),
            "systemctl reload %s on %s"
                .formatted(
                    servers.stream()
                        .filter(server -> !server.later().isEmpty())
                        .map(ServerSettings::unit)
                        .collect(Collectors.joining(" ")),
                    node.name()),
            seen);
  }
}
