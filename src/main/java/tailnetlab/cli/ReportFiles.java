package tailnetlab.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tailnetlab.checks.FindingsJson;
import tailnetlab.hypervisor.Folders;
import tailnetlab.plan.Host;
import tailnetlab.report.HtmlReport;
import tailnetlab.report.JunitXml;
import tailnetlab.report.Report;

/** The files that a proof leaves: a page for people, JUnit XML for CI, JSON for scripts. */
final class ReportFiles {
  private final Place place;

  ReportFiles(Place place) {
    this.place = place;
  }

  /** Says whether there is a report already. */
  boolean exist() {
    return Files.exists(page());
  }

  /**
   * Writes them, in place of the last ones.
   *
   * @return one line for the user: where the page is, or why there is none. A verdict stands also
   *     where the disk is full
   */
  String write(Report report) {
    StringWriter page = new StringWriter();
    StringWriter junit = new StringWriter();
    new HtmlReport().write(report, page);
    new JunitXml(place.stack()).write(report.findings(), junit);
    try {
      PrivateFiles.write(place.report().resolve("junit.xml"), junit.toString());
      String json = new FindingsJson().write(report.findings());
      PrivateFiles.write(place.report().resolve("findings.json"), json + "\n");
      PrivateFiles.write(page(), page.toString());
      return "Report: " + page();
    } catch (IOException e) {
      return "The report could not be written: " + e;
    }
  }

  /** Takes them away: what they say of the lab is no longer so. */
  void forget() {
    try {
      Folders.delete(place.report());
    } catch (IOException e) {
      // What failed in the lab is more worth telling than that.
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
    return place.report().resolve("report.html");
  }
}
