package tailnetlab.cli;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import tailnetlab.baseline.Rehearsal;
import tailnetlab.checks.Check;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Findings;
import tailnetlab.checks.Verdict;
import tailnetlab.checks.Verifier;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;
import tailnetlab.scenarios.Scenarios;

/** Runs scenarios on a lab that stands, each from its baseline and back to it. */
final class ScenarioRun {
  static final String ALL = "all";

  private final Place place;
  private final Access access;
  private final Terminal terminal;

  ScenarioRun(Place place, Access access, Terminal terminal) {
    this.place = place;
    this.access = access;
    this.terminal = terminal;
  }

  /** Lists the scenarios of a lab; where it has not the parts for most of them, the others. */
  static List<Check> of(Place place, Access access) {
    LabPlan plan = access.plan();
    List<Check> all = new ArrayList<>();
    Cast.of(plan)
        .flatMap(
            cast ->
                access
                    .authority()
                    .map(by -> new Scenarios(plan, cast, by, Clock.systemUTC()).all()))
        .ifPresent(all::addAll);
    all.add(new SecretsCheck(place));
    return List.copyOf(all);
  }

  /**
   * Picks scenarios by their ids or how they begin.
   *
   * @throws LabException when there is no such scenario
   */
  static List<Check> chosen(List<Check> all, List<String> beginnings) {
    List<String> ids = all.stream().map(Check::id).toList();
    List<String> named = beginnings.stream().filter(word -> !word.equals(ALL)).toList();
    Set<String> wanted = Selection.matching("scenario", ids, named);
    return named.size() < beginnings.size()
        ? all
        : all.stream().filter(check -> wanted.contains(check.id())).toList();
  }

  /** Runs them, one after the other. */
  Findings run(List<Check> scenarios) {
    return new Rehearsals(place, access, terminal)
        .hold((rehearsal, together) -> new Findings(run(scenarios, rehearsal, together)));
  }

  private List<Finding> run(List<Check> scenarios, Rehearsal rehearsal, ExecutorService together) {
    List<Finding> findings = new ArrayList<>();
    for (Check scenario : scenarios) {
      terminal.moving(
          "… %d of %d: %s".formatted(findings.size() + 1, scenarios.size(), scenario.id()));
      Finding finding = Verifier.find(scenario, rehearsal.mesh().forOneRun(together));
      findings.add(finding);
      boolean passed = finding.verdict() instanceof Verdict.Pass;
      terminal.line(
          "%s %s  %s".formatted(passed ? "✓" : "✗", scenario.id(), Durations.say(finding.took())));
      rehearsal.restore();
    }
    return findings;
  }
}
