package tailnetlab.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tailnetlab.mesh.BootUnits;
import tailnetlab.plan.NodePlan;

/** Looks at what the next boot of every node would start: all that its roles declare. */
record StartsAtBoot(List<NodePlan> nodes) implements Check {
  @Override
  public String id() {
    return "S9-boot";
  }

  @Override
  public String title() {
    return "the next boot starts every service of each node's roles";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, node -> judge(mesh, node));
  }

  private static Verdict judge(Mesh mesh, NodePlan node) {
    BootUnits units = mesh.sightings().census(node).units();
    List<String> declared = mesh.sightings().belongings(node).units();
    List<String> found = new ArrayList<>();
    for (String name : declared) {
      String obstacle = units.obstacle(name);
      if (!obstacle.isEmpty()) {
        found.add("%s %s".formatted(name, obstacle));
      }
    }
    Evidence seen =
        new Evidence(
            node.name() + ": the units' files",
            declared.stream()
                .map(name -> "%s, started by %s".formatted(name, units.wantedBy(name)))
                .collect(Collectors.joining("\n")));
    return found.isEmpty()
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.BOOT_LOST,
            "%s would not come back from a boot as it is: %s"
                .formatted(node.name(), String.join("; ", found)),
            "systemctl unmask and enable on " + node.name(),
            seen);
  }
}
