package tailnetlab.checks;

import java.util.List;
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
    String told = members.stream().map(NamesAreExact::told).collect(Collectors.joining("\n"));
    Evidence list = new Evidence("headscale nodes list", told);
    return mesh.eachNode(nodes, node -> judge(mesh, node, members, list));
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
    if (!same.isEmpty() && !same.get(0).name().equals(node.name())) {
      return Verdict.fail(
          Diagnosis.NAME_MISMATCH,
          "headscale calls %s %s".formatted(node.name(), same.get(0).name()),
          "the collision that made the name, then headscale nodes rename",
          list);
    }
    return Membership.fault(mesh, node)
        .orElseGet(() -> same.isEmpty() ? deleted(node, list) : Verdict.pass(list));
  }

  /** The client goes on with what it knows until it asks again. */
  private static Verdict deleted(NodePlan node, Evidence list) {
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
