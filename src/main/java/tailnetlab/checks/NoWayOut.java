package tailnetlab.checks;

import java.util.List;
import java.util.stream.Stream;
import tailnetlab.plan.Cidr;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.LabPlan.Tailnet;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Result;

/**
 * Looks for a way out of the lab on every node: a route, in any table, to more than the LAN and the
 * tailnet; and the kernel's own word on an address of the outside. The positive control: there is a
 * route to the control plane.
 */
record NoWayOut(List<NodePlan> nodes) implements Check {
  private static final Cidr LINK_LOCAL_V4 = Cidr.parse("169.254.0.0/16");
  private static final Cidr LINK_LOCAL_V6 = Cidr.parse("fe80::/10");

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
    Command all = Command.of("ip", flag, "route", "show", "table", "all");
    List<String> routes =
        mesh.node(node)
            .run(all)
            .require()
            .lines()
            .filter(route -> leadsOut(route, family, mesh.plan()))
            .toList();
    Command toOutside = Command.of("ip", flag, "route", "get", outside);
    Result way = mesh.node(node).run(toOutside);
    Evidence listed =
        new Evidence(
            node.name() + ": " + all,
            routes.isEmpty() ? "(none of them out)" : String.join("\n", routes));
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

  /**
   * A line begins with the destination; with a word where it leads nowhere else: the kernel's own
   * "unreachable default", "local", "multicast" (ip-route(8)).
   */
  private static boolean leadsOut(String route, Family family, LabPlan plan) {
    String destination = route.strip().split("\\s+")[0];
    if (destination.equals("default")) {
      return true;
    }
    if (!destination.matches("[0-9a-f]*[.:][0-9a-f.:/]*")) {
      return false;
    }
    int most = family == Family.V6 ? 128 : 32;
    Cidr range = Cidr.parse(destination.contains("/") ? destination : destination + "/" + most);
    return inside(family, plan).noneMatch(known -> known.encloses(range));
  }

  private static Stream<Cidr> inside(Family family, LabPlan plan) {
    return family == Family.V6
        ? Stream.of(plan.lan().v6(), Tailnet.TAILSCALE_V6, LINK_LOCAL_V6)
        : Stream.of(plan.lan().v4(), Tailnet.TAILSCALE_V4, LINK_LOCAL_V4);
  }
}
