package tailnetlab.checks;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import tailnetlab.mesh.Told;
import tailnetlab.plan.Allowance.Kind;
import tailnetlab.plan.NodePlan;

/** Reads what every client was told of names: the members' own, under the tailnet's own domain. */
record NamesAreOurs(List<NodePlan> nodes) implements Check {
  /** Domains of addresses, which tailscaled answers for the tailnet's ranges. */
  private static final List<String> REVERSE = List.of(".in-addr.arpa", ".ip6.arpa");

  @Override
  public String id() {
    return "S5-records";
  }

  @Override
  public String title() {
    return "MagicDNS has the members' names and the tailnet's domain, and no others";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, node -> judge(mesh, node));
  }

  private static Verdict judge(Mesh mesh, NodePlan node) {
    Optional<Verdict> fault = Membership.fault(mesh, node);
    if (fault.isPresent()) {
      return fault.get();
    }
    Told.Names names = mesh.sightings().told(node).names();
    Set<String> ours = Set.of(mesh.plan().tailnet().baseDomain());
    List<String> elsewhere =
        names.routes().keySet().stream()
            .filter(domain -> REVERSE.stream().noneMatch(domain::endsWith))
            .toList();
    Evidence seen =
        new Evidence(
            node.name() + ": what it was told of names",
            "searches %s; asks for names under %s in a way of their own; further records %s"
                .formatted(names.searched(), elsewhere, names.records()));
    Surplus surplus = new Surplus(mesh.plan());
    names
        .records()
        .forEach(entry -> surplus.note(Kind.RECORD, entry.name(), record(node, entry, seen)));
    names.searched().stream()
        .filter(domain -> !ours.contains(domain))
        .forEach(domain -> surplus.note(Kind.DOMAIN, domain, searched(node, domain, seen)));
    elsewhere.stream()
        .filter(domain -> !ours.contains(domain))
        .forEach(domain -> surplus.note(Kind.DOMAIN, domain, routed(node, domain, names, seen)));
    return surplus.verdict(seen);
  }

  private static Verdict record(NodePlan node, Told.Names.Entry entry, Evidence seen) {
    return Verdict.fail(
        Diagnosis.NAME_UNASKED,
        "%s was told that %s is %s, besides the members' names"
            .formatted(node.name(), entry.name(), entry.value()),
        "dns.extra_records in headscale's configuration; or allow: {record: %s}"
            .formatted(entry.name()),
        seen);
  }

  private static Verdict searched(NodePlan node, String domain, Evidence seen) {
    return Verdict.fail(
        Diagnosis.NAME_UNASKED,
        "%s searches %s for every bare name".formatted(node.name(), domain),
        "dns.search_domains in headscale's configuration; or allow: {domain: %s}".formatted(domain),
        seen);
  }

  private static Verdict routed(NodePlan node, String domain, Told.Names names, Evidence seen) {
    List<String> servers = names.routes().get(domain);
    return Verdict.fail(
        Diagnosis.NAME_UNASKED,
        "%s asks %s for names under %s"
            .formatted(
                node.name(), servers.isEmpty() ? "MagicDNS" : String.join(", ", servers), domain),
        "dns.nameservers.split in headscale's configuration; or allow: {domain: %s}"
            .formatted(domain),
        seen);
  }
}
