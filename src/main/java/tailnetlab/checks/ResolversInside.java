package tailnetlab.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tailnetlab.mesh.Resolved;
import tailnetlab.mesh.Told;
import tailnetlab.plan.Allowance.Kind;
import tailnetlab.plan.Cidr;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;

/**
 * Looks at the name servers of every node, and at those that its tailscaled asks: these the system
 * does not show, whose every question goes to tailscaled's own address.
 */
record ResolversInside(List<NodePlan> nodes) implements Check {
  @Override
  public String id() {
    return "S8-resolvers";
  }

  @Override
  public String title() {
    return "no node asks a name server besides tailscaled, and tailscaled asks none";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, node -> judge(mesh, node));
  }

  private static Verdict judge(Mesh mesh, NodePlan node) {
    Resolved.Servers servers = new Resolved(mesh.node(node)).servers();
    Evidence system =
        new Evidence(
            node.name() + ": systemd-resolved",
            "asks %s, and where there is none %s".formatted(servers.asked(), servers.fallback()));
    List<String> outside =
        Stream.concat(servers.asked().stream(), servers.fallback().stream())
            .filter(server -> !isInside(mesh.plan(), server))
            .distinct()
            .toList();
    Surplus surplus = new Surplus(mesh.plan());
    outside.forEach(
        server ->
            surplus.note(
                Kind.NAMESERVER,
                server,
                Verdict.fail(
                    Diagnosis.NOT_HERMETIC,
                    "%s asks %s".formatted(node.name(), server),
                    "resolvectl status and resolved.conf on " + node.name(),
                    system)));
    List<Evidence> seen = new ArrayList<>(List.of(system));
    if (node.isMember()) {
      seen.add(tailscaled(mesh, node, surplus));
    }
    return surplus.verdict(seen.toArray(Evidence[]::new));
  }

  private static Evidence tailscaled(Mesh mesh, NodePlan node, Surplus surplus) {
    Told.Names names = mesh.sightings().told(node).names();
    List<String> asked =
        Stream.concat(
                names.resolvers().stream(), names.routes().values().stream().flatMap(List::stream))
            .distinct()
            .toList();
    Evidence seen = new Evidence(node.name() + ": name servers tailscaled asks", asked.toString());
    asked.forEach(
        server ->
            surplus.note(
                Kind.NAMESERVER,
                server,
                Verdict.fail(
                    isInside(mesh.plan(), server) ? Diagnosis.NAME_UNASKED : Diagnosis.NOT_HERMETIC,
                    "tailscaled of %s asks %s, as headscale told it".formatted(node.name(), server),
                    "dns.nameservers in headscale's configuration; or allow: {nameserver: %s}"
                        .formatted(server),
                    seen)));
    return seen;
  }

  private static boolean isInside(LabPlan plan, String server) {
    List<Cidr> ranges =
        List.of(
            plan.lan().v4(),
            plan.lan().v6(),
            plan.tailnet().v4(),
            plan.tailnet().v6(),
            // tailscaled's own address, whatever the tailnet's range is
            Cidr.parse("100.100.100.100/32"),
            Cidr.parse("fd7a:115c:a1e0::53/128"),
            Cidr.parse("127.0.0.0/8"));
    return ranges.stream().anyMatch(range -> Addresses.isIn(range, server));
  }
}
