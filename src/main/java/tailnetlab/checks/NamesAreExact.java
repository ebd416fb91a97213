package tailnetlab.checks;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.plan.NodePlan;

/** Compares headscale's list with the inventory: every name once, as it is written there. */
record NamesAreExact(List<NodePlan> nodes) implements Check {
  @Override
  public String id() {
    return "S2-members";
  }

  @Override
  public String title() {
    return "headscale lists every node by its exact name, once";
  }

  @Override
  public Verdict run(Mesh mesh) {
    List<MeshNode> members = mesh.sightings().members();
    return mesh.eachNode(nodes, node -> judge(mesh, node, members, list(members)));
  }

  static Evidence list(List<MeshNode> members) {
    String told = members.stream().map(NamesAreExact::told).collect(Collectors.joining("\n"));
    return new Evidence("headscale nodes list", told);
  }

  private static Verdict judge(Mesh mesh, NodePlan node, List<MeshNode> members, Evidence list) {
    List<MeshNode> same = members.stream().filter(m -> m.hostname().equals(node.name())).toList();
    if (same.size() > 1) {
      String names = same.stream().map(MeshNode::name).collect(Collectors.joining(", "));
      return Verdict.fail(
          Diagnosis.TWIN,
          "headscale knows %d nodes that call themselves %s: %s"
              .formatted(same.size(), node.name(), names),
          "headscale nodes delete, for the one that is not online",
          list);
    }
    Optional<MeshNode> entry = entry(mesh, node, members);
    if (entry.filter(m -> !isExact(m, node)).isPresent()) {
      return Verdict.fail(
          Diagnosis.NAME_MISMATCH,
          "headscale calls %s %s, and it calls itself %s"
              .formatted(node.name(), entry.get().name(), entry.get().hostname()),
          "the collision that made the name, then headscale nodes rename; "
              + "tailscale set --hostname on "
              + node.name(),
          list);
    }
    return Membership.fault(mesh, node)
        .orElseGet(() -> entry.isEmpty() ? deleted(node, list) : Verdict.pass(list));
  }

  private static boolean isExact(MeshNode entry, NodePlan node) {
    return entry.name().equals(node.name()) && entry.hostname().equals(node.name());
  }

  /** Finds a node's entry: by the addresses that its client has, whatever both call it. */
  static Optional<MeshNode> entry(Mesh mesh, NodePlan node, List<MeshNode> members) {
    List<String> addresses = mesh.sightings().status(node).addresses();
    return members.stream()
        .filter(m -> m.addresses().stream().anyMatch(addresses::contains))
        .findFirst()
        // The client of one that is no member any more has no addresses.
        .or(() -> members.stream().filter(m -> m.hostname().equals(node.name())).findFirst());
  }

  /** The client goes on with what it knows until it asks again. */
  static Verdict deleted(NodePlan node, Evidence list) {
    return Verdict.fail(
        Diagnosis.NOT_JOINED,
        "headscale does not list %s, though its client runs".formatted(node.name()),
        "has someone deleted the node? `pulumi up` joins it again",
        list);
  }

  private static String told(MeshNode m) {
    return "%d %s (calls itself %s) %s %s"
        .formatted(
            m.id(),
            m.name(),
            m.hostname(),
            String.join(" ", m.addresses()),
            m.online() ? "online" : "offline");
  }
}
