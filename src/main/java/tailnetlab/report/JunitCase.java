package tailnetlab.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tailnetlab.checks.Cause;
import tailnetlab.checks.Evidence;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Findings;
import tailnetlab.checks.Look;
import tailnetlab.checks.Verdict;
import tailnetlab.mutations.MutationRow;

/**
 * A test case as JUnit XML has them.
 *
 * @param group the last part of its class: {@code S6}
 * @param name what it is called
 * @param took how long it took
 * @param end how it ended
 * @param type the kind of failure: a diagnosis
 * @param message what was found, in one line
 * @param body what was found, what it means and where to look
 * @param output what was seen
 * @param earlier the looks before the one that counts
 */
record JunitCase(
    String group,
    String name,
    Duration took,
    End end,
    String type,
    String message,
    String body,
    String output,
    List<Rerun> earlier) {

  /** A case of one look. */
  private JunitCase(
      String group,
      String name,
      Duration took,
      End end,
      String type,
      String message,
      String body,
      String output) {
    this(group, name, took, end, type, message, body, output, List.of());
  }

  /**
   * A look that did not count, in the words that Maven's Surefire has for it and CI servers know.
   *
   * @param element {@code flakyFailure}, {@code flakyError}; {@code rerunFailure}, {@code
   *     rerunError} where the last look was no better
   */
  record Rerun(String element, String type, String message, String output) {
    private static Rerun of(Look look, boolean passed) {
      boolean isFail = look.verdict() instanceof Verdict.Fail;
      String type =
          look.verdict() instanceof Verdict.Fail fail ? fail.diagnosis().name() : "INCONCLUSIVE";
      return new Rerun(
          (passed ? "flaky" : "rerun") + (isFail ? "Failure" : "Error"),
          type,
          look.verdict().told(),
          JunitCase.told(look.verdict().evidence()));
    }
  }

  /** How a case ends, with the element that says so. */
  enum End {
    WELL(""),
    FAILURE("failure"),
    ERROR("error");

    private final String element;

    End(String element) {
      this.element = element;
    }

    String element() {
      return element;
    }
  }

  /** Lists a report's cases by suite; a suite of nothing is left out. */
  static Map<String, List<JunitCase>> suites(Report report) {
    Map<String, List<JunitCase>> suites = new LinkedHashMap<>();
    suites.put("checks", of(report.findings()));
    suites.put("scenarios", of(report.scenarios()));
    suites.put(
        "mutations",
        report.ownMutations().stream()
            .flatMap(matrix -> matrix.rows().stream())
            .map(JunitCase::of)
            .toList());
    List<JunitCase> stopped = new ArrayList<>();
    report.stopped().forEach((what, lines) -> stopped.add(stopped(what, lines)));
    suites.put("up", stopped);
    suites.values().removeIf(List::isEmpty);
    return suites;
  }

  private static List<JunitCase> of(Findings findings) {
    Map<String, Cause> behind = findings.behind();
    return findings.all().stream()
        .map(finding -> of(finding, Optional.ofNullable(behind.get(finding.id()))))
        .toList();
  }

  private static JunitCase of(Finding finding, Optional<Cause> behind) {
    String group = finding.id().replaceFirst("-.*", "");
    String name = finding.id() + " " + finding.title();
    Verdict verdict = finding.verdict();
    String output = told(verdict.evidence());
    List<Rerun> earlier =
        finding.earlier().stream()
            .map(look -> Rerun.of(look, verdict instanceof Verdict.Pass))
            .toList();
    String because =
        behind
            .map(cause -> "follows from %s (%s): ".formatted(cause.name(), cause.seenBy()))
            .orElse("");
    if (verdict instanceof Verdict.Fail fail) {
      String meaning = fail.diagnosis() + ": " + fail.meaning();
      String body = String.join("\n", fail.found(), meaning, "look at: " + fail.next());
      return new JunitCase(
          group,
          name,
          finding.took(),
          End.FAILURE,
          fail.diagnosis().name(),
          because + fail.found(),
          because + body,
          output,
          earlier);
    }
    if (verdict instanceof Verdict.Inconclusive open) {
      String reason = because + open.reason();
      return new JunitCase(
          group, name, finding.took(), End.ERROR, "INCONCLUSIVE", reason, reason, output, earlier);
    }
    return new JunitCase(group, name, finding.took(), End.WELL, "", "", "", output, earlier);
  }

  private static JunitCase of(MutationRow row) {
    End end =
        switch (row.outcome()) {
          case KILLED -> End.WELL;
          case SURVIVED -> End.FAILURE;
          case INCONCLUSIVE -> End.ERROR;
        };
    List<String> body = new ArrayList<>();
    body.add(row.verdict());
    row.redChecks()
        .forEach(
            (check, reasons) ->
                body.add("red: %s %s".formatted(check, String.join(" and ", reasons))));
    String seed =
        "the tutorial's own assertions %s it%s"
            .formatted(
                row.seedKilled() ? "see" : "overlook",
                row.seedWords().isBlank() ? "" : ": " + row.seedWords());
    return new JunitCase(
        "mutations",
        "%s: %s".formatted(row.name(), row.title()),
        row.took(),
        end,
        row.outcome().name(),
        row.verdict(),
        String.join("\n", body),
        seed);
  }

  private static JunitCase stopped(String what, List<String> lines) {
    String name = what.isEmpty() ? "up" : what;
    return new JunitCase(
        "up",
        name,
        Duration.ZERO,
        End.ERROR,
        "STOPPED",
        lines.stream().findFirst().orElse("it failed without a word"),
        String.join("\n", lines),
        "");
  }

  private static String told(List<Evidence> all) {
    return all.stream().map(JunitCase::told).collect(Collectors.joining("\n"));
  }

  private static String told(Evidence seen) {
    return "--- %s\n%s".formatted(seen.source(), seen.text());
  }
}
