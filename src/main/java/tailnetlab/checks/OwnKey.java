package tailnetlab.checks;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.mesh.Headscale.PreAuthKey;
import tailnetlab.plan.NodePlan;

/** Looks at the key that let each person's device in: single-use, used up, and nobody else's. */
record OwnKey(List<NodePlan> clients) implements Check {
  @Override
  public String id() {
    return "S3-own-key";
  }

  @Override
  public String title() {
    return "each client joined with a single-use key of its own";
  }

  @Override
  public Verdict run(Mesh mesh) {
    List<MeshNode> members = mesh.sightings().members();
    List<PreAuthKey> keys = mesh.sightings().keys();
    return mesh.eachNode(clients, client -> judge(mesh, client, members, keys));
  }

  private static Verdict judge(
      Mesh mesh, NodePlan client, List<MeshNode> members, List<PreAuthKey> keys) {
    Optional<MeshNode> member =
        members.stream().filter(m -> m.hostname().equals(client.name())).findFirst();
    if (member.isEmpty()) {
      String found = "headscale does not list %s".formatted(client.name());
      return Membership.fault(mesh, client)
          .orElseGet(() -> Verdict.fail(Diagnosis.NOT_JOINED, found, "headscale nodes list"));
    }
    Optional<PreAuthKey> key =
        member.get().keyId().flatMap(id -> keys.stream().filter(k -> k.id() == id).findFirst());
    if (key.isEmpty()) {
      return Verdict.fail(
          Diagnosis.UNEXPECTED,
          "headscale knows no pre-auth key that joined " + client.name(),
          "headscale preauthkeys list: was the key deleted, or the node registered by hand?");
    }
    List<String> others =
        members.stream()
            .filter(m -> m.keyId().equals(member.get().keyId()) && !m.equals(member.get()))
            .map(MeshNode::name)
            .toList();
    Evidence seen =
        new Evidence(
            "headscale: " + key.get(),
            "reusable %s, used %s, joined %s"
                .formatted(
                    key.get().reusable(),
                    key.get().used(),
                    members.stream()
                        .filter(m -> m.keyId().equals(member.get().keyId()))
                        .map(MeshNode::name)
                        .collect(Collectors.joining(", "))));
    return key.get().reusable() || !key.get().used() || !others.isEmpty()
        ? Verdict.fail(
            Diagnosis.KEY_SHARED,
            "%s joined with %s: %s".formatted(client.name(), key.get(), seen.text()),
            "headscale preauthkeys expire, then a single-use key for " + client.name(),
            seen)
        : Verdict.pass(seen);
  }
}
