package tailnetlab.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The looks of one run, in their order: every check that may run beside others, those of them again
 * that are not believed, and last the checks that disturb others, such as one that lets a client
 * look for its paths anew.
 */
final class Looks {
  private final Mesh mesh;
  private final Ground ground;
  private final Pools pools;
  private final Patience patience;
  private final Consumer<Finding> seen;
  private final Predicate<Finding> believed;
  private Limits limits;
  private boolean isTroubled;

  /**
   * @param mesh nothing of it seen yet
   * @param ground what it stands on
   * @param patience how long it may take
   * @param seen told each look, one at a time
   * @param believed says of a finding that nobody need look again
   */
  Looks(
      Mesh mesh,
      Ground ground,
      Pools pools,
      Patience patience,
      Consumer<Finding> seen,
      Predicate<Finding> believed) {
    this.mesh = mesh;
    this.ground = ground;
    this.pools = pools;
    this.patience = patience;
    this.limits = patience.usual();
    this.seen = seen;
    this.believed = believed;
  }

  /**
   * Where checks run.
   *
   * @param judging for those that compute
   * @param waiting for those that mostly wait
   */
  record Pools(ExecutorService judging, ExecutorService waiting) {}

  /**
   * How long a run may last, from its beginning.
   *
   * @param first for the first looks of what runs beside others; afterwards no second one begins
   * @param second for their second looks
   * @param all for everything
   */
  record Limits(Deadline first, Deadline second, Deadline all) {
    static Limits of(Duration first, Duration second, Duration all) {
      return new Limits(Deadline.in(first), Deadline.in(second), Deadline.in(all));
    }
  }

  /**
   * How patient a run is. A mesh that is broken keeps checks waiting, and they need not all have
   * their answer; on a slow machine one that is well keeps them busy, and they should.
   *
   * @param usual where something is not green by the end of the first looks
   * @param well where everything that has come to an end by then is
   */
  record Patience(Limits usual, Limits well) {}

  /** Takes them. */
  Findings at(List<Check> checks) {
    Map<Check, Finding> found = new LinkedHashMap<>();
    List<Attempt> together =
        checks.stream()
            .filter(check -> !check.runsAlone())
            .map(check -> first(check, check.waits() ? pools.waiting() : pools.judging()))
            .toList();
    together.forEach(attempt -> attempt.await(limits.first()));
    limits = isTroubled() ? patience.usual() : patience.well();
    together.forEach(attempt -> found.put(attempt.check(), attempt.until(limits.first())));
    again(found, limits.second());
    for (Check check : checks) {
      if (check.runsAlone()) {
        Map<Check, Finding> alone = new LinkedHashMap<>();
        alone.put(check, first(check, pools.waiting()).until(limits.all()));
        again(alone, limits.all());
        found.putAll(alone);
      }
    }
    return new Findings(checks.stream().map(found::get).toList());
  }

  /**
   * Looks once more at what is not believed. On a busy machine a packet or a session is lost now
   * and then; what is wrong with a mesh stays wrong. Each cause is looked at by the check that saw
   * it first: while it is there, what it led to is not worth another look.
   */
  private void again(Map<Check, Finding> found, Deadline until) {
    Set<String> confirmed = new HashSet<>();
    Mesh settled = null;
    for (List<Check> next = doubted(found, confirmed);
        !next.isEmpty() && !limits.first().isOver();
        next = doubted(found, confirmed)) {
      settled = settled == null ? mesh.settled(until) : settled;
      found.putAll(second(next, found, settled, until));
      next.forEach(check -> confirmed.add(check.id()));
    }
  }

  /**
   * Lists who looks next: of each cause the check that saw it, unless that has looked twice. A
   * guest that does not answer is not asked again.
   */
  private List<Check> doubted(Map<Check, Finding> found, Set<String> confirmed) {
    List<Cause> causes = Causes.of(List.copyOf(found.values()));
    Set<String> worth = new HashSet<>();
    for (Cause cause : causes) {
      boolean settled =
          cause.diagnosis() == Diagnosis.GUEST_UNREACHABLE
              || cause.checks().stream().anyMatch(confirmed::contains);
      List<String> open =
          found.values().stream()
              .filter(finding -> cause.checks().contains(finding.id()))
              .filter(finding -> !believed.test(finding))
              .map(Finding::id)
              .toList();
      if (!settled && !open.isEmpty()) {
        worth.add(open.get(0));
      }
    }
    return found.keySet().stream().filter(check -> worth.contains(check.id())).toList();
  }

  /**
   * One at a time, for the mesh is to be quiet; but those that wait for silence do it beside the
   * others.
   */
  private Map<Check, Finding> second(
      List<Check> checks, Map<Check, Finding> found, Mesh settled, Deadline until) {
    Map<Check, Finding> second = new LinkedHashMap<>();
    List<Attempt> waiting = new ArrayList<>();
    for (Check check : checks) {
      if (check.waits()) {
        waiting.add(second(check, settled, found.get(check)));
      }
    }
    for (Check check : checks) {
      if (!check.waits()) {
        second.put(check, second(check, settled, found.get(check)).until(until));
      }
    }
    waiting.forEach(attempt -> second.put(attempt.check(), attempt.until(until)));
    second.replaceAll((check, finding) -> finding.after(found.get(check)));
    return second;
  }

  private Attempt first(Check check, ExecutorService where) {
    return new Attempt(check, () -> look(check, mesh), ground, where, this::told);
  }

  private Attempt second(Check check, Mesh settled, Finding first) {
    return new Attempt(
        check,
        () -> look(check, settled),
        ground,
        pools.waiting(),
        finding -> told(finding.after(first)));
  }

  private Finding look(Check check, Mesh at) {
    Finding finding = Verifier.find(check, at);
    return finding.with(ground.placed(finding.verdict()));
  }

  private synchronized void told(Finding finding) {
    isTroubled |= !believed.test(finding);
    seen.accept(finding);
  }

  private synchronized boolean isTroubled() {
    return isTroubled;
  }
}
