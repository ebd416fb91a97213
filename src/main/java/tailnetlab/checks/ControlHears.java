package tailnetlab.checks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tailnetlab.mesh.ControlEcho;
import tailnetlab.mesh.ControlEcho.Heard;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.mesh.Tailscale.Status;
import tailnetlab.plan.NodePlan;

/**
 * Looks at every member's control connection from both of its ends, and sends something through it.
 * A client that has lost it goes on as Running, with the peers, the policy and the names of that
 * day, for hours; its own complaint comes after eight minutes (health/warnings.go, 1.102.3).
 */
record ControlHears(List<NodePlan> members, Duration settle) implements Check {
  /**
   * A client that was cut off looks for its control plane again and again; after a restart of
   * headscale or of the node it is back within seconds.
   */
  static final Duration SETTLE = Duration.ofSeconds(15);

  private static final int LOOKS = 15;
  static final Duration EACH = Duration.ofSeconds(5);

  @Override
  public String id() {
    return "S2-control";
  }

  @Override
  public String title() {
    return "headscale and every member's client hear each other";
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(members, node -> judge(mesh, node));
  }

  private Verdict judge(Mesh mesh, NodePlan node) {
    Optional<Verdict> fault = Membership.fault(mesh, node);
    if (fault.isPresent()) {
      return fault.get();
    }
    Status first = mesh.sightings().status(node);
    Optional<MeshNode> entry = entry(mesh.sightings().members(), first);
    if (entry.isEmpty()) {
      // The same that S2-members says of it, and for the same reason.
      return NamesAreExact.deleted(node, NamesAreExact.list(mesh.sightings().members()));
    }
    Heard heard =
        Family.V4
            .tailnetAddress(mesh, node)
            .map(address -> mesh.sightings().heard().get(address))
            .orElseGet(() -> heard(mesh, first));
    AtomicReference<Look> last = new AtomicReference<>(look(first, entry, heard));
    if (!last.get().isWell()) {
      lookUntilWell(mesh, node, last);
    }
    return last.get().verdict(node);
  }

  private void lookUntilWell(Mesh mesh, NodePlan node, AtomicReference<Look> last) {
    try {
      Awaitility.await("the control connection of " + node.name())
          .atMost(settle)
          .pollInterval(settle.dividedBy(LOOKS))
          .until(
              () -> {
                Status now = mesh.tailscale(node).statusNow();
                last.set(look(now, entry(mesh.headscale().nodes(), now), heard(mesh, now)));
                return last.get().isWell();
              });
    } catch (ConditionTimeoutException e) {
      // The last look says it.
    }
  }

  private static Heard heard(Mesh mesh, Status status) {
    ControlEcho echo = new ControlEcho(mesh.node(mesh.plan().controlPlane()));
    return status.addresses().stream()
        .findFirst()
        .map(address -> echo.of(address, EACH))
        .orElseGet(() -> new Heard.Nothing("it has no address any more"));
  }

  private static Look look(Status status, Optional<MeshNode> entry, Heard heard) {
    return new Look(
        status, entry.filter(MeshNode::online).isPresent(), heard, Complaint.all(status.health()));
  }

  private static Optional<MeshNode> entry(List<MeshNode> members, Status status) {
    return members.stream()
        .filter(member -> member.addresses().stream().anyMatch(status.addresses()::contains))
        .findFirst();
  }

  /**
   * What was seen of one node at one time.
   *
   * @param listedOnline whether headscale counts it as online
   */
  private record Look(
      Status status, boolean listedOnline, Heard heard, List<Complaint> complaints) {
    boolean isWell() {
      return status.online()
          && listedOnline
          && !(heard instanceof Heard.Nothing)
          && complaints.isEmpty();
    }

    Verdict verdict(NodePlan node) {
      String name = node.name();
      Evidence seen = new Evidence(name + ": its control connection", told());
      if (!status.online() || heard instanceof Heard.Nothing) {
        return lost(
            name,
            status.online()
                ? "headscale gets no answer from it: " + ((Heard.Nothing) heard).reason()
                : "its client hears nothing from the control plane",
            seen);
      }
      if (!listedOnline) {
        return lost(name, "headscale counts it as offline, though its client says online", seen);
      }
      return complaints.isEmpty()
          ? Verdict.pass(seen)
          : Verdicts.all(
              complaints.stream().map(complaint -> complaint.verdict(name, seen)).toList());
    }

    private static Verdict lost(String name, String how, Evidence seen) {
      return Verdict.fail(
          Diagnosis.CONTROL_LOST,
          "%s is joined, and %s".formatted(name, how),
          ("journalctl -u tailscaled on %s. Where headscale has another noise_private.key than"
                  + " before: put the old one back, or systemctl restart tailscaled on every node")
              .formatted(name),
          seen);
    }

    private String told() {
      return "its client says %s; headscale lists it as %s; headscale's word through it: %s; health: %s"
          .formatted(
              status.online() ? "online" : "offline",
              listedOnline ? "online" : "offline",
              told(heard),
              status.health().isEmpty() ? "no complaint" : String.join("; ", status.health()));
    }

    private static String told(Heard heard) {
      if (heard instanceof Heard.Answered answered) {
        return "answered in " + answered.after();
      }
      return heard instanceof Heard.Nothing nothing
          ? nothing.reason()
          : "not asked, " + ((Heard.Unasked) heard).reason();
    }
  }
}
