package tailnetlab.checks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import tailnetlab.plan.Cidr;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;

/** Looks at the name servers of every node: tailscaled's own address, or one of the lab. */
record ResolversInside(List<NodePlan> nodes) implements Check {
  private static final Command LOOK = Command.of("resolvectl", "dns");

  @Override
  public String id() {
    return "S8-resolvers";
  }

  @Override
  public String title() {
    return "no node asks a name server outside the lab";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, node -> judge(mesh, node));
  }

  private static Verdict judge(Mesh mesh, NodePlan node) {
    String out = mesh.node(node).run(LOOK).require();
    Evidence seen = new Evidence(node.name() + ": " + LOOK, out);
    List<String> outside =
        servers(out).filter(server -> !isInside(mesh.plan(), server)).distinct().toList();
    return outside.isEmpty()
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.NOT_HERMETIC,
            "%s asks %s".formatted(node.name(), String.join(", ", outside)),
            "dns.nameservers in headscale's configuration, resolved.conf on " + node.name(),
            seen);
  }

  /** Lines are {@code Global: …} and {@code Link 3 (tailscale0): 100.100.100.100}. */
  private static Stream<String> servers(String out) {
    return out.lines()
        .map(line -> line.replaceFirst("^[^:]*:", ""))
        .flatMap(rest -> Arrays.stream(rest.strip().split("\\s+")))
        .filter(server -> !server.isEmpty());
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
    String address = server.replaceFirst("[%#].*$", "");
    return ranges.stream().anyMatch(range -> Addresses.isIn(range, address));
  }
}
