package tailnetlab.checks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailnetlab.mesh.Tailscale.Peer;
import tailnetlab.mesh.Told;
import tailnetlab.plan.Allowance.Kind;
import tailnetlab.plan.NodePlan;

/**
 * Reads the netmap that every client got: its peers are the plan's, and take no others' packets.
 */
record NetmapIsOurs(List<NodePlan> nodes) implements Check {
  @Override
  public String id() {
    return "S2-netmap";
  }

  @Override
  public String title() {
    return "every client was told of the lab's nodes and routes, and of no others";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, node -> judge(mesh, node));
  }

  private Verdict judge(Mesh mesh, NodePlan node) {
    Optional<Verdict> fault = Membership.fault(mesh, node);
    if (fault.isPresent()) {
      return fault.get();
    }
    Told told = mesh.sightings().told(node);
    Map<String, Peer> peers = told.status().peers();
    Evidence seen = new Evidence(node.name() + ": its netmap", told(peers));
    Surplus surplus = new Surplus(mesh.plan());
    peers.forEach((name, peer) -> judge(node, name, peer, surplus, seen));
    return surplus.verdict(seen);
  }

  private void judge(NodePlan node, String name, Peer peer, Surplus surplus, Evidence seen) {
    // One that has only got another name is still the node: S2-members tells of that.
    boolean planned =
        nodes.stream().map(NodePlan::name).anyMatch(List.of(name, peer.hostname())::contains);
    if (!planned) {
      surplus.note(Kind.MEMBER, name, stranger(node, name, peer, seen));
      return;
    }
    peer.routes()
        .forEach(route -> surplus.note(Kind.ROUTE, route, name, route(node, name, route, seen)));
  }

  private static String told(Map<String, Peer> peers) {
    return peers.isEmpty()
        ? "no peer"
        : peers.entrySet().stream()
            .map(
                peer ->
                    Stream.concat(
                            Stream.concat(
                                Stream.of(peer.getKey()), peer.getValue().addresses().stream()),
                            peer.getValue().routes().stream())
                        .collect(Collectors.joining(" ")))
            .collect(Collectors.joining("\n"));
  }

  private static Verdict stranger(NodePlan node, String name, Peer peer, Evidence seen) {
    return Verdict.fail(
        Diagnosis.UNINVITED,
        "%s has a peer that is no node of the lab: %s (%s)"
            .formatted(node.name(), name, String.join(", ", peer.addresses())),
        "headscale nodes list, and headscale nodes delete; or allow: {member: %s}".formatted(name),
        seen);
  }

  private static Verdict route(NodePlan node, String name, String route, Evidence seen) {
    return Verdict.fail(
        Diagnosis.ROUTE_UNASKED,
        "%s was told that %s takes packets to %s".formatted(node.name(), name, route),
        "headscale nodes list-routes; or allow: {route: %s, on: %s}".formatted(route, name),
        seen);
  }
}
