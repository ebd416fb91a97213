package tailnetlab.report;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Evidence;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Findings;
import tailnetlab.checks.Verdict;

/** Writes pages to look at in a browser, for whoever changes the template. */
final class SamplePages {
  private SamplePages() {}

  /** Writes them into the folder of the first argument. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    write(folder.resolve("full.html"), full());
    write(folder.resolve("stopped.html"), stopped());
    write(folder.resolve("mixed.html"), SomeReports.mixed());
    write(folder.resolve("one-cause.html"), oneCause());
  }

  /** A report with every section. */
  static Report full() {
    return SomeReports.mixed()
        .withScenarios(scenarios())
        .withMutations(Optional.of(SomeMutations.many()))
        .withTimeline(Optional.of(SomeTimelines.proven()));
  }

  /** A report of what one fault led to, and of a check that needed two looks. */
  private static Report oneCause() {
    List<Finding> all = new ArrayList<>(SomeFindings.expired().all());
    all.add(SomeFindings.unsteady());
    return SomeReports.of(all.toArray(Finding[]::new));
  }

  /** A report of a lab that was not finished. */
  static Report stopped() {
    return SomeReports.withoutFindings()
        .withTimeline(Optional.of(SomeTimelines.failed()))
        .stoppedBy(
            Map.of(
                "boot of app",
                List.of("node app did not answer over SSH within 240 s.", "  Kernel panic")));
  }

  static Findings scenarios() {
    return new Findings(
        List.of(
            new Finding(
                "B5-reboot",
                "after a reboot of every node the mesh works without help",
                Verdict.pass(new Evidence("client: uptime", "up 1 min")),
                Duration.ofMillis(64_200)),
            new Finding(
                "B2-used-key",
                "a used single-use key lets nobody in",
                Verdict.fail(
                    Diagnosis.KEY_SHARED,
                    "client joined a second time with the key it had used",
                    "headscale preauthkeys list",
                    new Evidence("client: tailscale up", "Success.")),
                Duration.ofMillis(8_300))));
  }

  private static void write(Path file, Report report) throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      new HtmlReport().write(report, out);
    }
  }
}
