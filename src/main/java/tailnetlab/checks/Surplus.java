package tailnetlab.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tailnetlab.plan.Allowance;
import tailnetlab.plan.Allowance.Kind;
import tailnetlab.plan.LabPlan;

/** What is there and no node or role asks for. What the configuration allows is told as that. */
final class Surplus {
  private final LabPlan plan;
  private final List<Evidence> allowed = new ArrayList<>();
  private final List<Verdict> fails = new ArrayList<>();

  Surplus(LabPlan plan) {
    this.plan = plan;
  }

  /**
   * Notes one that belongs to no node.
   *
   * @param value which one, as an allowance would name it
   * @param fail what to say of it where nothing allows it
   */
  void note(Kind kind, String value, Verdict fail) {
    note(kind, value, "", fail);
  }

  /** Notes one of a node. */
  void note(Kind kind, String value, String node, Verdict fail) {
    plan.allowances().stream()
        .filter(allowance -> allowance.isAbout(kind, value, node))
        .findFirst()
        .ifPresentOrElse(this::allow, () -> fails.add(fail));
  }

  /** Notes what no configuration allows. */
  void note(Verdict fail) {
    fails.add(fail);
  }

  private void allow(Allowance allowance) {
    allowed.add(new Evidence("allowed by the configuration", allowance.toString()));
  }

  /** Judges: nothing but what is allowed may have been noted. */
  Verdict verdict(Evidence... seen) {
    Evidence[] all = Stream.concat(Stream.of(seen), allowed.stream()).toArray(Evidence[]::new);
    return fails.isEmpty() ? Verdict.pass(all) : Verdicts.all(fails);
  }
}
