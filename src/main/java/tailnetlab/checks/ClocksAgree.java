package tailnetlab.checks;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import tailnetlab.mesh.GuestClock;
import tailnetlab.plan.NodePlan;

/** Compares every node's clock with ours: certificates and keys are judged by the node's. */
record ClocksAgree(List<NodePlan> nodes, Clock ours) implements Check {
  /** More than a slow answer of a busy guest, less than any lifetime in the lab. */
  private static final Duration TOLERANCE = Duration.ofSeconds(30);

  @Override
  public String id() {
    return "B13-clocks";
  }

  @Override
  public String title() {
    return "every node's clock is within %d s of this machine's".formatted(TOLERANCE.toSeconds());
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, node -> judge(mesh, node));
  }

  private Verdict judge(Mesh mesh, NodePlan node) {
    Duration offset = new GuestClock(mesh.node(node), ours).offset();
    String told = "%+d ms".formatted(offset.toMillis());
    Evidence seen = new Evidence(node.name() + ": its clock against ours", told);
    return offset.abs().compareTo(TOLERANCE) <= 0
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.CLOCK_SKEW,
            "the clock of %s is %d s %s"
                .formatted(
                    node.name(),
                    offset.abs().toSeconds(),
                    offset.isNegative() ? "behind" : "ahead"),
            "date on " + node.name() + "; was it put back to a snapshot?",
            seen);
  }
}
