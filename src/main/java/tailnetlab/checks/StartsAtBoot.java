package tailnetlab.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tailnetlab.mesh.BootUnits;
import tailnetlab.mesh.BootUnits.Unit;
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
      Unit unit = units.unit(name);
      if (!unit.isLoaded()) {
        found.add("%s is %s".formatted(name, unit.load()));
      } else if (unit.stale()) {
        found.add("the files of %s changed, and systemd has not read them".formatted(name));
      } else if (!units.isReached(name)) {
        found.add("nothing that a boot reaches starts %s".formatted(name));
      }
    }
    Evidence seen =
        new Evidence(
            node.name() + ": systemctl show",
            declared.stream()
                .map(units::unit)
                .map(u -> "%s: %s, wanted by %s".formatted(u.name(), u.load(), u.wantedBy()))
                .collect(Collectors.joining("\n")));
    return found.isEmpty()
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.BOOT_LOST,
            "%s would not come back as it is: %s".formatted(node.name(), String.join("; ", found)),
            "systemctl unmask, enable and daemon-reload on " + node.name(),
            seen);
  }
}
