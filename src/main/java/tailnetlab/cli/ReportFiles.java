package tailnetlab.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailnetlab.checks.FindingsJson;
import tailnetlab.mutations.MutationMatrix;
import tailnetlab.mutations.MutationsJson;
import tailnetlab.plan.Host;
import tailnetlab.report.HtmlReport;
import tailnetlab.report.JunitXml;
import tailnetlab.report.Report;
import tailnetlab.report.Timeline;
import tailnetlab.report.TimelineJson;

/**
 * The files that a run leaves: a page for people, JUnit XML for CI, JSON for scripts. Those of the
 * last full proof lie in the folder itself; what only looked at a part, and scenarios, have folders
 * of their own in it, so that they do not take its place.
 */
final class ReportFiles {
  private static final String PAGE = "report.html";
  private static final String JUNIT = "junit.xml";
  private static final String FINDINGS = "findings.json";
  private static final String SCENARIOS = "scenarios.json";
  private static final String MUTATIONS = "mutations.json";

  /** The folder of a run that left something out, or was broken off. */
  private static final String PARTIAL = "partial";

  /** The folder of the pages of scenarios. */
  private static final String PLAYED = "scenarios";

  private final Place place;

  ReportFiles(Place place) {
    this.place = place;
  }

  /** Says whether there is a report already. */
  boolean exist() {
    return Files.exists(page());
  }

  /**
   * Writes them, in place of the last ones of that kind. What is known of this lab and not of this
   * run comes with it: the way to it, and the last mutations.
   *
   * @return one line for the user: where the page is, or why there is none. A verdict stands also
   *     where the disk is full
   */
  String write(Report run) {
    try {
      Report report =
          run.withTimeline(run.timeline().or(this::timeline))
              .withMutations(run.mutations().or(this::mutations));
      Path folder = folder(report);
      StringWriter page = new StringWriter();
      StringWriter junit = new StringWriter();
      new HtmlReport().write(report, page);
      new JunitXml(place.stack()).write(report, junit);
      for (Map.Entry<String, String> data : data(report).entrySet()) {
        PrivateFiles.write(folder.resolve(data.getKey()), data.getValue() + "\n");
      }
      if (!report.scenarios().all().isEmpty()) {
        PrivateFiles.write(
            place.report().resolve(SCENARIOS), new FindingsJson().write(report.scenarios()) + "\n");
      }
      PrivateFiles.write(folder.resolve(JUNIT), junit.toString());
      PrivateFiles.write(folder.resolve(PAGE), page.toString());
      return "Report: " + folder.resolve(PAGE);
    } catch (IOException | RuntimeException e) {
      return "The report could not be written: " + e;
    }
  }

  /** Keeps what a run of mutations has come to so far, in case that it is broken off. */
  void note(MutationMatrix soFar) {
    try {
      PrivateFiles.write(
          place.report().resolve(PARTIAL).resolve(MUTATIONS),
          new MutationsJson().write(soFar) + "\n");
    } catch (IOException e) {
      // Its end says what there is to say of a full disk.
    }
  }

  private Path folder(Report report) {
    if (!report.scenarios().all().isEmpty()) {
      return place.report().resolve(PLAYED);
    }
    boolean part =
        report.leftOut() > 0 || report.ownMutations().filter(own -> own.leftOut() > 0).isPresent();
    return part ? place.report().resolve(PARTIAL) : place.report();
  }

  /** What a run did not do has no file to be overwritten. */
  private static Map<String, String> data(Report report) {
    Map<String, String> data = new LinkedHashMap<>();
    if (!report.findings().all().isEmpty()) {
      data.put(FINDINGS, new FindingsJson().write(report.findings()));
    }
    report
        .ownMutations()
        .ifPresent(matrix -> data.put(MUTATIONS, new MutationsJson().write(matrix)));
    return data;
  }

  /**
   * Takes away what they say of the lab: it is no longer so. What its mutations came to says its
   * date.
   */
  void forget() {
    try {
      for (String name : List.of(PAGE, JUNIT, FINDINGS, SCENARIOS)) {
        for (String folder : List.of("", PARTIAL, PLAYED)) {
          Files.deleteIfExists(place.report().resolve(folder).resolve(name));
        }
      }
    } catch (IOException e) {
      // What failed in the lab is more worth telling than that.
    }
  }

  /** Reads the last full run of mutations; where there was none, the last one of some. */
  Optional<MutationMatrix> mutations() {
    return mutations(place.report()).or(() -> mutations(place.report().resolve(PARTIAL)));
  }

  private static Optional<MutationMatrix> mutations(Path folder) {
    try {
      return Optional.of(new MutationsJson().read(Files.readString(folder.resolve(MUTATIONS))));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Remembers how the lab came to be, for this report and later ones. */
  void remember(Timeline timeline) {
    try {
      PrivateFiles.write(place.timeline(), new TimelineJson().write(timeline) + "\n");
    } catch (IOException e) {
      // Later reports do without it.
    }
  }

  private Optional<Timeline> timeline() {
    try {
      return new TimelineJson().read(Files.readString(place.timeline()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads what is known of this machine; a report needs none of it. */
  Optional<Host> host() {
    try {
      return Optional.of(Host.read(Map.of(Host.VARIABLE, place.host().toString())));
    } catch (IllegalStateException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private Path page() {
    return place.report().resolve(PAGE);
  }
}
