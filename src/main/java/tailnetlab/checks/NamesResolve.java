package tailnetlab.checks;

import java.util.List;
import java.util.Optional;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Result;

/**
 * Asks the operating system for MagicDNS names, as a program would: {@code tailscale ip} and {@code
 * dig} go past the resolver that people's programs use.
 */
record NamesResolve(List<NodePlan> askers, List<NodePlan> named) implements Check {
  @Override
  public String id() {
    return "S5-names";
  }

  @Override
  public String title() {
    return "the system's resolver gives each MagicDNS name its tailnet address";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachPair(Expected.reaching(mesh.plan(), askers, named), pair -> judge(mesh, pair));
  }

  private static Verdict judge(Mesh mesh, Pair pair) {
    LabPlan plan = mesh.plan();
    String name = plan.magicName(pair.to());
    // Both families, and all addresses: a program may take any of them.
    Command ask = Command.of("getent", "ahosts", name);
    Result result = mesh.node(pair.from()).run(ask);
    Evidence seen = new Evidence(pair.from().name() + ": " + ask, result.out().strip());
    if (!result.ok() || result.out().isBlank()) {
      return unresolved(mesh, pair, name, seen);
    }
    List<String> addresses =
        result.out().lines().map(line -> line.split("\\s+")[0]).distinct().toList();
    List<String> outside = addresses.stream().filter(address -> !isInside(plan, address)).toList();
    if (!outside.isEmpty()) {
      return Verdict.fail(
          Diagnosis.NAME_SHADOWED,
          "%s resolves %s to %s, outside the tailnet's %s and %s"
              .formatted(
                  pair.from().name(),
                  name,
                  String.join(", ", outside),
                  plan.tailnet().v4(),
                  plan.tailnet().v6()),
          "/etc/hosts and resolvectl query on " + pair.from().name(),
          seen);
    }
    List<String> owners =
        addresses.stream().map(address -> owner(mesh, address)).distinct().toList();
    return owners.equals(List.of(pair.to().name()))
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.WRONG_HOST,
            "%s resolves %s to %s, which headscale gave to %s"
                .formatted(
                    pair.from().name(),
                    name,
                    String.join(", ", addresses),
                    String.join(", ", owners)),
            "headscale nodes list, and resolvectl query on " + pair.from().name(),
            seen);
  }

  private static boolean isInside(LabPlan plan, String address) {
    return Addresses.isIn(plan.tailnet().v4(), address)
        || Addresses.isIn(plan.tailnet().v6(), address);
  }

  private static String owner(Mesh mesh, String address) {
    return mesh.sightings().members().stream()
        .filter(m -> m.addresses().stream().anyMatch(its -> Addresses.same(its, address)))
        .map(MeshNode::name)
        .findFirst()
        .orElse("nobody");
  }

  /**
   * Asks tailscaled what it was told of the tailnet's names. Not whether it resolves one: it does
   * so too where MagicDNS is off (seen with 1.102.3).
   */
  private static Verdict unresolved(Mesh mesh, Pair pair, String name, Evidence seen) {
    Optional<Verdict> apart = Membership.apart(mesh, pair, seen);
    if (apart.isPresent()) {
      return apart.get();
    }
    NodePlan asker = pair.from();
    Command ask = Command.of("tailscale", "dns", "status");
    Result result = mesh.node(asker).run(ask);
    Evidence answer =
        new Evidence(asker.name() + ": " + ask, (result.out() + result.err()).strip());
    return result.out().contains("MagicDNS: enabled")
        ? Verdict.fail(
            Diagnosis.SPLIT_DNS_LOST,
            "%s does not resolve %s, though MagicDNS is on".formatted(asker.name(), name),
            "resolvectl status and ls -l /etc/resolv.conf on " + asker.name(),
            seen,
            answer)
        : Verdict.fail(
            Diagnosis.MAGICDNS_OFF,
            "%s does not resolve %s: it was told of no MagicDNS".formatted(asker.name(), name),
            "dns.magic_dns in headscale's configuration; tailscale dns status",
            seen,
            answer);
  }
}
