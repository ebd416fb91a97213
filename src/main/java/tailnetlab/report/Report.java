package tailnetlab.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailnetlab.checks.Findings;
import tailnetlab.checks.Findings.Outcome;
import tailnetlab.mutations.MutationMatrix;
import tailnetlab.mutations.MutationRow;
import tailnetlab.plan.Host;
import tailnetlab.plan.LabPlan;

/**
 * What a report tells of one run.
 *
 * @param plan what the lab should be
 * @param tailnetAddresses each member's addresses, by node; nothing of a node that never joined
 * @param findings what the checks found
 * @param leftOut how many checks of the catalogue were not asked for
 * @param scenarios what the scenarios found, of those that were played
 * @param mutations the last run of mutations: this one's, or one before it
 * @param timeline how the lab came to be
 * @param stopped why it did not, where it did not: by what failed, the lines that were said
 * @param host what this machine offers, where it is known
 * @param run which run it was
 */
public record Report(
    LabPlan plan,
    Map<String, List<String>> tailnetAddresses,
    Findings findings,
    int leftOut,
    Findings scenarios,
    Optional<MutationMatrix> mutations,
    Optional<Timeline> timeline,
    Map<String, List<String>> stopped,
    Optional<Host> host,
    Run run) {

  public Report {
    tailnetAddresses = Map.copyOf(tailnetAddresses);
    stopped = Collections.unmodifiableMap(new LinkedHashMap<>(stopped));
  }

  /** Tells of a run of checks alone. */
  public Report(
      LabPlan plan,
      Map<String, List<String>> tailnetAddresses,
      Findings findings,
      int leftOut,
      Optional<Host> host,
      Run run) {
    this(
        plan,
        tailnetAddresses,
        findings,
        leftOut,
        Findings.NONE,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        host,
        run);
  }

  /** Returns the same with what scenarios found. */
  public Report withScenarios(Findings found) {
    return new Report(
        plan, tailnetAddresses, findings, leftOut, found, mutations, timeline, stopped, host, run);
  }

  /** Returns the same with a run of mutations, where there was one. */
  public Report withMutations(Optional<MutationMatrix> matrix) {
    return new Report(
        plan, tailnetAddresses, findings, leftOut, scenarios, matrix, timeline, stopped, host, run);
  }

  /** Returns the same with the way to the lab, where it is known. */
  public Report withTimeline(Optional<Timeline> line) {
    return new Report(
        plan, tailnetAddresses, findings, leftOut, scenarios, mutations, line, stopped, host, run);
  }

  /** Returns the same of a lab that was not finished. */
  public Report stoppedBy(Map<String, List<String>> errors) {
    return new Report(
        plan,
        tailnetAddresses,
        findings,
        leftOut,
        scenarios,
        mutations,
        timeline,
        errors,
        host,
        run);
  }

  /** Returns the mutations of this very run, and nothing of an earlier one. */
  public Optional<MutationMatrix> ownMutations() {
    return mutations.filter(matrix -> !matrix.began().isBefore(run.began()));
  }

  /** Returns the worst of what this run found; of nothing, nothing can be said. */
  public Outcome outcome() {
    List<Outcome> all = new ArrayList<>();
    if (!stopped.isEmpty()) {
      all.add(Outcome.INCONCLUSIVE);
    }
    for (Findings found : List.of(findings, scenarios)) {
      if (!found.all().isEmpty()) {
        all.add(found.outcome());
      }
    }
    ownMutations().map(Report::outcome).ifPresent(all::add);
    return List.of(Outcome.FAIL, Outcome.INCONCLUSIVE, Outcome.PASS).stream()
        .filter(all::contains)
        .findFirst()
        .orElse(Outcome.INCONCLUSIVE);
  }

  private static Outcome outcome(MutationMatrix matrix) {
    if (matrix.rows().stream().anyMatch(r -> r.outcome() == MutationRow.Outcome.SURVIVED)) {
      return Outcome.FAIL;
    }
    return matrix.score().isFull() ? Outcome.PASS : Outcome.INCONCLUSIVE;
  }

  /**
   * A run that ended in a report.
   *
   * @param command what was typed: {@code ./lab verify}
   * @param began when
   * @param took how long all of it took
   */
  public record Run(String command, Instant began, Duration took) {}
}
