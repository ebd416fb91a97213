package tailnetlab.checks;

import java.util.List;
import tailnetlab.plan.Expectation;
import tailnetlab.plan.Expectation.Access;

/**
 * Tries every connection that somebody expects something of. A denied one must fail for a reason: a
 * rule of the node's firewall counted it, or the policy hides the node or filters the packets.
 *
 * @param expectations what to try, each between two nodes of the plan
 */
public record ExpectationsHold(List<Expectation> expectations) implements Check {

  public ExpectationsHold {
    expectations = List.copyOf(expectations);
  }

  @Override
  public String id() {
    return "B11-expectations";
  }

  @Override
  public String title() {
    return "every connection comes about, or is denied, as declared";
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.each(
        expectations,
        Expectation::flow,
        expectation ->
            List.of(mesh.plan().node(expectation.from()), mesh.plan().node(expectation.to())),
        expectation -> judge(Flow.of(mesh, expectation)));
  }

  private static Verdict judge(Flow flow) {
    return flow.expectation().access() == Access.ALLOW
        ? new AllowedFlow(flow).judge()
        : new DeniedFlow(flow).judge();
  }
}
