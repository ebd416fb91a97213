package tailnetlab.checks;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.plan.Allowance.Kind;
import tailnetlab.plan.NodePlan;

/**
 * Reads what headscale notes of every node: whose it is, what it may be to a policy, until when it
 * is a member, and what packets of others it wants.
 */
record EntriesAsPlanned(List<NodePlan> nodes) implements Check {
  @Override
  public String id() {
    return "S2-entries";
  }

  @Override
  public String title() {
    return "headscale notes of every node its owner and tags, no end and no route";
  }

  @Override
  public Verdict run(Mesh mesh) {
    List<MeshNode> members = mesh.sightings().members();
    return mesh.eachNode(
        nodes,
        node ->
            NamesAreExact.entry(mesh, node, members)
                .map(entry -> judge(mesh, node, entry))
                .orElseGet(() -> absent(mesh, node, members)));
  }

  private static Verdict absent(Mesh mesh, NodePlan node, List<MeshNode> members) {
    return Membership.fault(mesh, node)
        .orElseGet(() -> NamesAreExact.deleted(node, NamesAreExact.list(members)));
  }

  private static Verdict judge(Mesh mesh, NodePlan node, MeshNode entry) {
    Evidence seen =
        new Evidence(
            "headscale: " + node.name(),
            "owner %s, tags %s, expiry %s, advertises %s, approved %s"
                .formatted(
                    entry.owner(),
                    entry.tags(),
                    entry.expiry().map(Instant::toString).orElse("none"),
                    entry.availableRoutes(),
                    entry.approvedRoutes()));
    Surplus surplus = new Surplus(mesh.plan());
    belongs(mesh.plan().tailnet().user(), node, entry, seen).ifPresent(surplus::note);
    entry.expiry().ifPresent(end -> surplus.note(ends(node, entry, end, seen)));
    Stream.concat(entry.availableRoutes().stream(), entry.approvedRoutes().stream())
        .distinct()
        .forEach(
            route ->
                surplus.note(Kind.ROUTE, route, node.name(), routes(node, entry, route, seen)));
    return surplus.verdict(seen);
  }

  /** A node with tags is nobody's own: headscale then names an owner of its own making. */
  private static Optional<Verdict> belongs(
      String user, NodePlan node, MeshNode entry, Evidence seen) {
    boolean sameTags = Set.copyOf(entry.tags()).equals(Set.copyOf(node.tags()));
    if (sameTags && (!node.tags().isEmpty() || entry.owner().equals(user))) {
      return Optional.empty();
    }
    return Optional.of(
        Verdict.fail(
            Diagnosis.IDENTITY_CHANGED,
            sameTags
                ? "headscale says that %s belongs to %s".formatted(node.name(), entry.owner())
                : "headscale gives %s the tags %s, and the inventory %s"
                    .formatted(node.name(), entry.tags(), node.tags()),
            "headscale nodes list; ./lab up lets it join anew",
            seen));
  }

  private static Verdict ends(NodePlan node, MeshNode entry, Instant end, Evidence seen) {
    boolean over = end.isBefore(Instant.now());
    return Verdict.fail(
        over ? Diagnosis.NODE_EXPIRED : Diagnosis.EXPIRY_SET,
        "the membership of %s %s at %s".formatted(node.name(), over ? "ended" : "ends", end),
        over
            ? "tailscale up on " + node.name() + ", with a fresh key"
            : "headscale nodes expire --disable --identifier " + entry.id(),
        seen);
  }

  private static Verdict routes(NodePlan node, MeshNode entry, String route, Evidence seen) {
    boolean approved = entry.approvedRoutes().contains(route);
    return Verdict.fail(
        Diagnosis.ROUTE_UNASKED,
        "%s %s %s, which nobody asked for"
            .formatted(
                node.name(),
                approved ? "has the approval to carry the others' packets to" : "offers to carry",
                route),
        "tailscale set --advertise-routes= on %s; headscale nodes list-routes; or allow: {route: %s, on: %s}"
            .formatted(node.name(), route, node.name()),
        seen);
  }
}
