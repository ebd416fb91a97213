package tailnetlab.checks;

import java.util.List;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Result;

/**
 * Looks for a way out of the lab on every node: a default route in any table, and a route to
 * addresses of the outside. The positive control: there is a route to the control plane.
 */
record NoWayOut(List<NodePlan> nodes) implements Check {
  @Override
  public String id() {
    return "S8-routes";
  }

  @Override
  public String title() {
    return "no node has a route out of the lab, IPv4 or IPv6";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, node -> judge(mesh, node));
  }

  private static Verdict judge(Mesh mesh, NodePlan node) {
    Verdict v4 = judge(mesh, node, Family.V4, "-4", "192.0.2.1"); // RFC 5737
    Verdict v6 = judge(mesh, node, Family.V6, "-6", "2001:db8::1"); // RFC 3849
    return Verdicts.all(List.of(v4, v6));
  }

  private static Verdict judge(
      Mesh mesh, NodePlan node, Family family, String flag, String outside) {
    String inside = family.lanAddress(mesh.plan().controlPlane());
    Command toInside = Command.of("ip", flag, "route", "get", inside);
    Result control = mesh.node(node).run(toInside);
    if (!control.ok()) {
      return Verdict.inconclusive(
          "%s has no %s route to the control plane either".formatted(node.name(), family),
          new Evidence(node.name() + ": " + toInside, control.err().strip()));
    }
    Command defaults = Command.of("ip", flag, "route", "show", "table", "all", "default");
    List<String> routes =
        mesh.node(node).run(defaults).require().lines().filter(NoWayOut::leads).toList();
    Command toOutside = Command.of("ip", flag, "route", "get", outside);
    Result way = mesh.node(node).run(toOutside);
    Evidence listed =
        new Evidence(
            node.name() + ": " + defaults, routes.isEmpty() ? "(none)" : String.join("\n", routes));
    Evidence asked = new Evidence(node.name() + ": " + toOutside, (way.out() + way.err()).strip());
    if (way.ok() || !routes.isEmpty()) {
      return Verdict.fail(
          Diagnosis.NOT_HERMETIC,
          "%s has an %s route out: %s"
              .formatted(node.name(), family, routes.isEmpty() ? way.out().strip() : routes.get(0)),
          "the network configuration of " + node.name() + "; router advertisements on the LAN",
          listed,
          asked);
    }
    return way.err().contains("unreachable")
        ? Verdict.pass(listed, asked)
        : Verdict.fail(
            Diagnosis.DENIED_FOR_ANOTHER_REASON,
            "%s does not reach %s, but not for want of a route: %s"
                .formatted(node.name(), outside, way.err().strip()),
            "ip rule and ip route on " + node.name(),
            listed,
            asked);
  }

  /** The kernel lists its own "unreachable default" for IPv6: that leads nowhere. */
  private static boolean leads(String route) {
    return !route.isBlank() && !route.startsWith("unreachable") && !route.startsWith("throw");
  }
}
