package tailnetlab.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import tailnetlab.baseline.Rehearsal;
import tailnetlab.checks.Check;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Verdict;
import tailnetlab.checks.Verifier;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;
import tailnetlab.scenarios.Patience;
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
    return of(place, access, Patience.USUAL);
  }

  /** The same where one should wait otherwise for what may never come. */
  static List<Check> of(Place place, Access access, Patience patience) {
    LabPlan plan = access.plan();
    List<Check> all = new ArrayList<>();
    Cast.of(plan)
        .flatMap(
            cast ->
                access
                    .authority()
                    .map(by -> new Scenarios(plan, cast, by, Clock.systemUTC(), patience).all()))
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

  /**
   * Runs them, one after the other, until the lab cannot be put back any more.
   *
   * @param found told each finding as it comes: it stands, whatever goes wrong after it
   */
  void run(List<Check> scenarios, Consumer<Finding> found) {
    new Rehearsals(place, access, terminal)
        .hold(
            (rehearsal, together) -> {
              run(scenarios, rehearsal, together, found);
              return null;
            });
  }

  /** The same on a lab that may be changed. */
  void run(
      List<Check> scenarios,
      Rehearsal rehearsal,
      ExecutorService together,
      Consumer<Finding> found) {
    for (int i = 0; i < scenarios.size(); i++) {
      Check scenario = scenarios.get(i);
      terminal.moving("… %d of %d: %s".formatted(i + 1, scenarios.size(), scenario.id()));
      Finding finding = Verifier.find(scenario, rehearsal.mesh().forOneRun(together));
      found.accept(finding);
      terminal.line(
          "%s %s  %s"
              .formatted(sign(finding.verdict()), scenario.id(), Durations.say(finding.took())));
      Optional<Finding> lost = restore(rehearsal, scenario);
      if (lost.isPresent()) {
        found.accept(lost.get());
        terminal.line(
            "? %s: %d of %d scenarios were played."
                .formatted(lost.get().id(), i + 1, scenarios.size()));
        return;
      }
    }
  }

  /** What comes after a lab that is not back would be judged in another's ruins. */
  private static Optional<Finding> restore(Rehearsal rehearsal, Check scenario) {
    long start = System.nanoTime();
    try {
      rehearsal.restore();
      return Optional.empty();
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      return Optional.of(
          new Finding(
              "put-back",
              "the lab is again as it was before " + scenario.id(),
              Verdict.inconclusive("the lab was not put back: " + e.getMessage()),
              Duration.ofNanos(System.nanoTime() - start)));
    }
  }

  private static String sign(Verdict verdict) {
    if (verdict instanceof Verdict.Pass) {
      return "✓";
    }
    return verdict instanceof Verdict.Fail ? "✗" : "?";
  }
}
