package tailnetlab.checks;

import java.util.List;
import java.util.Optional;
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
 * route to the LAN.
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
    Command all = Command.of("ip", flag, "route", "show", "table", "all");
    List<String> routes = mesh.node(node).run(all).require().lines().toList();
    Optional<Cidr> lan = Optional.of(family.lan(mesh.plan()));
    Optional<String> inside =
        routes.stream().filter(route -> destination(route, family).equals(lan)).findFirst();
    if (inside.isEmpty()) {
      return Verdict.inconclusive(
          "%s has no %s route to the LAN either".formatted(node.name(), family),
          new Evidence(node.name() + ": " + all, String.join("\n", routes)));
    }
    List<String> out =
        routes.stream().filter(route -> leadsOut(route, family, mesh.plan())).toList();
    Command toOutside = Command.of("ip", flag, "route", "get", outside);
    Result way = mesh.node(node).run(toOutside);
    Evidence listed =
        new Evidence(
            node.name() + ": " + all,
            out.isEmpty() ? inside.get() + "\nand none out" : String.join("\n", out));
    Evidence asked = new Evidence(node.name() + ": " + toOutside, (way.out() + way.err()).strip());
    if (way.ok() || !out.isEmpty()) {
      return Verdict.fail(
          Diagnosis.NOT_HERMETIC,
          "%s has an %s route out: %s"
              .formatted(node.name(), family, out.isEmpty() ? way.out().strip() : out.get(0)),
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

  private static boolean leadsOut(String route, Family family, LabPlan plan) {
    return route.startsWith("default")
        || destination(route, family)
            .filter(range -> inside(family, plan).noneMatch(known -> known.encloses(range)))
            .isPresent();
  }

  /**
   * A line begins with the destination; with a word where it leads nowhere else: the kernel's own
   * "unreachable default", "local", "multicast" (ip-route(8)).
   */
  private static Optional<Cidr> destination(String route, Family family) {
    String first = route.strip().split("\\s+")[0];
    if (!first.matches("[0-9a-f]*[.:][0-9a-f.:/]*")) {
      return Optional.empty();
    }
    int width = family == Family.V6 ? 128 : 32;
    return Optional.of(Cidr.parse(first.contains("/") ? first : first + "/" + width));
  }

  private static Stream<Cidr> inside(Family family, LabPlan plan) {
    return family == Family.V6
        ? Stream.of(family.lan(plan), Tailnet.TAILSCALE_V6, LINK_LOCAL_V6)
        : Stream.of(family.lan(plan), Tailnet.TAILSCALE_V4, LINK_LOCAL_V4);
  }
}
