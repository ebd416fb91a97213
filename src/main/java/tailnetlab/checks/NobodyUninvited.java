package tailnetlab.checks;

import java.util.List;
import java.util.stream.Collectors;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.mesh.Headscale.User;
import tailnetlab.plan.Allowance.Kind;
import tailnetlab.plan.NodePlan;

/** Looks for members and users of headscale that the inventory does not have. */
record NobodyUninvited(List<NodePlan> nodes) implements Check {
  @Override
  public String id() {
    return "S2-uninvited";
  }

  @Override
  public String title() {
    return "headscale has no member and no user besides the lab's";
  }

  @Override
  public Verdict run(Mesh mesh) {
    List<MeshNode> members = mesh.sightings().members();
    List<User> users = mesh.sightings().users();
    String names = users.stream().map(User::name).collect(Collectors.joining("\n"));
    Evidence list = NamesAreExact.list(members);
    Evidence people = new Evidence("headscale users list", names);
    Surplus surplus = new Surplus(mesh.plan());
    members.stream()
        .filter(member -> nodes.stream().noneMatch(node -> isOf(member, node, mesh)))
        .forEach(member -> surplus.note(Kind.MEMBER, member.name(), uninvited(member, list)));
    users.stream()
        .filter(user -> !user.name().equals(mesh.plan().tailnet().user()))
        .forEach(user -> surplus.note(Kind.USER, user.name(), unknown(user, people)));
    return surplus.verdict(list, people);
  }

  /** One that only shares a name with a node is a twin of it: S2-members tells of those. */
  private static boolean isOf(MeshNode member, NodePlan node, Mesh mesh) {
    return member.name().equals(node.name())
        || member.hostname().equals(node.name())
        || mesh.sightings().status(node).addresses().stream()
            .anyMatch(member.addresses()::contains);
  }

  private static Verdict uninvited(MeshNode member, Evidence list) {
    return Verdict.fail(
        Diagnosis.UNINVITED,
        "headscale has a member that is no node of the lab: %s (%s), let in by %s"
            .formatted(
                member.name(),
                String.join(", ", member.addresses()),
                member.keyId().map("pre-auth key %d"::formatted).orElse("hand")),
        "headscale nodes delete --identifier %d; the key that let it in; or allow: {member: %s}"
            .formatted(member.id(), member.name()),
        list);
  }

  private static Verdict unknown(User user, Evidence people) {
    return Verdict.fail(
        Diagnosis.UNINVITED,
        "headscale has a user that the lab did not make: " + user.name(),
        "headscale users destroy --identifier %d, or allow: {user: %s}"
            .formatted(user.id(), user.name()),
        people);
  }
}
