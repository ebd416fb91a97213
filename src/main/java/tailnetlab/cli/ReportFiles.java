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

/** The files that a run leaves: a page for people, JUnit XML for CI, JSON for scripts. */
final class ReportFiles {
  private static final String PAGE = "report.html";
  private static final String MUTATIONS = "mutations.json";

  private final Place place;

  ReportFiles(Place place) {
    this.place = place;
  }

  /** Says whether there is a report already. */
  boolean exist() {
    return Files.exists(page());
  }

  /**
   * Writes them, in place of the last ones. What is known of this lab and not of this run comes
   * with it: the way to it, and the last mutations.
   *
   * @return one line for the user: where the page is, or why there is none. A verdict stands also
   *     where the disk is full
   */
  String write(Report run) {
    Report report =
        run.withTimeline(run.timeline().or(this::timeline))
            .withMutations(run.mutations().or(this::mutations));
    StringWriter page = new StringWriter();
    StringWriter junit = new StringWriter();
    new HtmlReport().write(report, page);
    new JunitXml(place.stack()).write(report, junit);
    try {
      for (Map.Entry<String, String> data : data(report).entrySet()) {
        PrivateFiles.write(place.report().resolve(data.getKey()), data.getValue() + "\n");
      }
      PrivateFiles.write(place.report().resolve("junit.xml"), junit.toString());
      PrivateFiles.write(page(), page.toString());
      return "Report: " + page();
    } catch (IOException e) {
      return "The report could not be written: " + e;
    }
  }

  /** What a run did not do has no file to be overwritten. */
  private static Map<String, String> data(Report report) {
    Map<String, String> data = new LinkedHashMap<>();
    if (!report.findings().all().isEmpty()) {
      data.put("findings.json", new FindingsJson().write(report.findings()));
    }
    if (!report.scenarios().all().isEmpty()) {
      data.put("scenarios.json", new FindingsJson().write(report.scenarios()));
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
      for (String name : List.of(PAGE, "junit.xml", "findings.json", "scenarios.json")) {
        Files.deleteIfExists(place.report().resolve(name));
      }
    } catch (IOException e) {
      // What failed in the lab is more worth telling than that.
    }
  }

  /** Reads the last run of mutations, if there was one. */
  Optional<MutationMatrix> mutations() {
    try {
      String json = Files.readString(place.report().resolve(MUTATIONS));
      return Optional.of(new MutationsJson().read(json));
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
