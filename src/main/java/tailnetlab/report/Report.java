package tailnetlab.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailnetlab.checks.Findings;
import tailnetlab.plan.Host;
import tailnetlab.plan.LabPlan;

/**
 * What a report tells of one proof.
 *
 * @param plan what the lab should be
 * @param tailnetAddresses each member's addresses, by node; nothing of a node that never joined
 * @param findings what the checks found
 * @param leftOut how many checks of the catalogue were not asked for
 * @param host what this machine offers, where it is known
 * @param run which run it was
 */
public record Report(
    LabPlan plan,
    Map<String, List<String>> tailnetAddresses,
    Findings findings,
    int leftOut,
    Optional<Host> host,
    Run run) {

  public Report {
    tailnetAddresses = Map.copyOf(tailnetAddresses);
  }

  /**
   * A run that ended in a proof.
   *
   * @param command what was typed: {@code ./lab verify}
   * @param began when
   * @param took how long all of it took
   */
  public record Run(String command, Instant began, Duration took) {}
}
