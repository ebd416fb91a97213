package tailnetlab.report;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailnetlab.checks.Cause;
import tailnetlab.checks.Evidence;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Findings;
import tailnetlab.checks.Findings.Outcome;
import tailnetlab.checks.Look;
import tailnetlab.checks.Verdict;
import tailnetlab.plan.Host;
import tailnetlab.plan.NodePlan;

/**
 * Writes a report as one HTML page that needs nothing else: no network, no script. The page forbids
 * itself both, whatever stands in the evidence.
 */
public final class HtmlReport {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final PebbleEngine engine =
      new PebbleEngine.Builder()
          .loader(new ClasspathLoader())
          .autoEscaping(true)
          .strictVariables(true)
          .build();

  /**
   * Writes one page, and leaves the writer open.
   *
   * @throws UncheckedIOException when the writer does not take it
   */
  public void write(Report report, Writer out) {
    try {
      engine.getTemplate("report/report.peb").evaluate(out, values(report));
    } catch (IOException e) {
      throw new UncheckedIOException("the page cannot be written", e);
    }
  }

  private static Map<String, Object> values(Report report) {
    List<Row> rows = rows(report.findings());
    List<Row> scenarios = rows(report.scenarios());
    List<SeenPath> paths = new SeenPaths(report).all();
    Map<String, Object> values = new HashMap<>();
    values.put("plan", report.plan());
    values.put("run", report.run());
    values.put("began", TIME.format(report.run().began()));
    values.put("took", Words.seconds(report.run().took()));
    values.put("outcome", Mark.of(report.outcome()));
    values.put("checksSummary", checksSummary(report));
    values.put(
        "scenariosSummary", scenarios.isEmpty() ? "" : report.scenarios().counts("scenarios"));
    values.put("stopped", stopped(report));
    values.put("rows", rows);
    values.put("scenarios", scenarios);
    values.put(
        "causes",
        Stream.of(report.findings(), report.scenarios()).flatMap(HtmlReport::troubles).toList());
    values.put(
        "unsteady",
        Stream.of(rows, scenarios).flatMap(List::stream).filter(Row::unsteady).toList());
    values.put("survivors", survivors(report));
    values.put("matrices", report.mutations().stream().map(MatrixView::new).toList());
    values.put("mutated", report.mutations().map(m -> TIME.format(m.began())).orElse(""));
    values.put("mutatedBefore", report.mutations().isPresent() && report.ownMutations().isEmpty());
    values.put("timelines", report.timeline().stream().map(TimelineView::new).toList());
    values.put("started", report.timeline().map(t -> TIME.format(t.began())).orElse(""));
    values.put("drawing", new Drawing(report, paths));
    values.put("paths", paths);
    values.put("usedKinds", paths.stream().map(SeenPath::kind).distinct().sorted().toList());
    values.put("addresses", addresses(report));
    values.put(
        "versions", report.host().map(Host::versions).map(TreeMap::new).orElseGet(TreeMap::new));
    values.put("guests", report.host().map(HtmlReport::guests).orElse("not known"));
    return values;
  }

  /** Strict templates ask for no key that is not there. */
  private static Map<String, List<String>> addresses(Report report) {
    return report.plan().nodes().stream()
        .map(NodePlan::name)
        .collect(
            Collectors.toMap(
                name -> name, name -> report.tailnetAddresses().getOrDefault(name, List.of())));
  }

  /** Of this run: an earlier one says nothing of the lab as it is. */
  private static List<MatrixView.Row> survivors(Report report) {
    return report.ownMutations().stream()
        .flatMap(matrix -> new MatrixView(matrix).rows().stream())
        .filter(MatrixView.Row::isOpen)
        .toList();
  }

  private static Stream<Trouble> troubles(Findings findings) {
    return findings.causes().stream()
        .map(
            cause ->
                new Trouble(
                    findings.isRed(cause) ? Mark.FAIL : Mark.INCONCLUSIVE,
                    Printable.text(cause.told()),
                    Printable.text(cause.found()),
                    Printable.text(cause.next()),
                    cause.seenBy(),
                    cause.others()));
  }

  private static List<Row> rows(Findings findings) {
    List<Finding> all = findings.all();
    double longest =
        all.stream().map(Finding::took).mapToDouble(Duration::toMillis).max().orElse(0);
    Map<String, Cause> behind = findings.behind();
    return all.stream()
        .map(
            finding ->
                row(finding, Optional.ofNullable(behind.get(finding.id())), Math.max(longest, 1)))
        .toList();
  }

  private static Row row(Finding finding, Optional<Cause> behind, double longest) {
    Verdict verdict = finding.verdict();
    return new Row(
        finding.id(),
        Printable.text(finding.title()),
        Mark.of(verdict),
        behind.stream().toList(),
        verdict instanceof Verdict.Fail fail ? List.of(red(fail)) : List.of(),
        verdict instanceof Verdict.Inconclusive open
            ? List.of(Printable.text(open.reason()))
            : List.of(),
        printable(verdict.evidence()),
        finding.earlier().stream().map(HtmlReport::before).toList(),
        finding.isUnsteady(),
        Words.seconds(finding.took()),
        String.format(Locale.ROOT, "%.1f", 100 * finding.took().toMillis() / longest));
  }

  private static Before before(Look look) {
    return new Before(
        Printable.text(look.verdict().told()),
        Words.time(look.at()),
        Words.seconds(look.took()),
        printable(look.verdict().evidence()));
  }

  private static List<Evidence> printable(List<Evidence> all) {
    return all.stream()
        .map(seen -> new Evidence(Printable.text(seen.source()), Printable.text(seen.text())))
        .toList();
  }

  private static Red red(Verdict.Fail fail) {
    return new Red(
        fail.diagnosis().name(),
        fail.meaning(),
        Printable.text(fail.found()),
        Printable.text(fail.next()));
  }

  private static String checksSummary(Report report) {
    if (report.findings().all().isEmpty()) {
      return report.stopped().isEmpty()
          ? "no checks were run"
          : "it did not get as far as the proof";
    }
    return report.findings().counts("checks") + Words.leftOut(report.leftOut());
  }

  private static List<Stop> stopped(Report report) {
    return report.stopped().entrySet().stream()
        .map(
            stop ->
                new Stop(
                    stop.getKey().isEmpty() ? "up" : Printable.text(stop.getKey()),
                    Printable.text(String.join("\n", stop.getValue()))))
        .toList();
  }

  private static String guests(Host host) {
    String scale = String.format(Locale.ROOT, "%.1f", host.timeScale()).replaceFirst("\\.0$", "");
    return switch (host.acceleration()) {
      case KVM -> "hardware CPUs; time limits × " + scale;
      case EMULATION, AUTO -> "emulated CPUs; time limits × " + scale;
    };
  }

  /** How a verdict is shown: by word and sign as well as by colour. */
  enum Mark {
    PASS("✓"),
    FAIL("✗"),
    INCONCLUSIVE("?");

    private final String sign;

    Mark(String sign) {
      this.sign = sign;
    }

    /** Returns the sign. */
    public String sign() {
      return sign;
    }

    private static Mark of(Outcome outcome) {
      return valueOf(outcome.name());
    }

    private static Mark of(Verdict verdict) {
      if (verdict instanceof Verdict.Pass) {
        return PASS;
      }
      return verdict instanceof Verdict.Fail ? FAIL : INCONCLUSIVE;
    }
  }

  /**
   * One check on the page; share is its part of the longest time, in percent, and unsteady is one
   * that did not pass at once.
   */
  record Row(
      String id,
      String title,
      Mark mark,
      List<Cause> behind,
      List<Red> troubles,
      List<String> reasons,
      List<Evidence> evidence,
      List<Before> earlier,
      boolean unsteady,
      String took,
      String share) {}

  /** A look that did not count. */
  record Before(String told, String time, String took, List<Evidence> evidence) {}

  /** What did not work, and what was said of it. */
  record Stop(String what, String text) {}

  /** What a FAIL says. */
  record Red(String diagnosis, String meaning, String found, String next) {}

  /** What is wrong, by the check that saw it, with the others that are not green for it. */
  record Trouble(
      Mark mark, String told, String found, String next, String seenBy, List<String> others) {}
}
