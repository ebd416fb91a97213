package tailnetlab.report;

import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import tailnetlab.checks.Evidence;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Findings;
import tailnetlab.checks.Verdict;

/**
 * Writes findings as JUnit XML, the form that CI servers read: a test case for each check. A FAIL
 * is a failure, INCONCLUSIVE an error: that is how the form tells a broken product from a test that
 * could not be run.
 */
public final class JunitXml {
  private final String suite;

  /**
   * Writes for a suite.
   *
   * @param suite its name, such as the stack's
   */
  public JunitXml(String suite) {
    this.suite = suite;
  }

  /**
   * Writes one document, and leaves the writer open.
   *
   * @throws IllegalStateException when the writer does not take it
   */
  public void write(Findings findings, Writer out) {
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
      xml.writeStartDocument("UTF-8", "1.0");
      newline(xml);
      xml.writeStartElement("testsuites");
      newline(xml);
      writeSuite(xml, findings.all());
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("the JUnit report cannot be written", e);
    }
  }

  private void writeSuite(XMLStreamWriter xml, List<Finding> findings) throws XMLStreamException {
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", suite);
    xml.writeAttribute("tests", Integer.toString(findings.size()));
    xml.writeAttribute("failures", count(findings, Verdict.Fail.class));
    xml.writeAttribute("errors", count(findings, Verdict.Inconclusive.class));
    xml.writeAttribute("skipped", "0");
    // Checks run beside each other: the sum is the work, not the wait.
    Duration sum = findings.stream().map(Finding::took).reduce(Duration.ZERO, Duration::plus);
    xml.writeAttribute("time", seconds(sum));
    newline(xml);
    for (Finding finding : findings) {
      writeCase(xml, finding);
    }
    xml.writeEndElement();
    newline(xml);
  }

  private void writeCase(XMLStreamWriter xml, Finding finding) throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", suite + "." + finding.id().replaceFirst("-.*", ""));
    xml.writeAttribute("name", finding.id() + " " + Printable.text(finding.title()));
    xml.writeAttribute("time", seconds(finding.took()));
    newline(xml);
    if (finding.verdict() instanceof Verdict.Fail fail) {
      String meaning = fail.diagnosis() + ": " + fail.diagnosis().meaning();
      String body = String.join("\n", fail.found(), meaning, "look at: " + fail.next());
      writeTrouble(xml, "failure", fail.diagnosis().name(), fail.found(), body);
    } else if (finding.verdict() instanceof Verdict.Inconclusive open) {
      writeTrouble(xml, "error", "INCONCLUSIVE", open.reason(), open.reason());
    }
    if (!finding.verdict().evidence().isEmpty()) {
      xml.writeStartElement("system-out");
      xml.writeCharacters(Printable.text(told(finding.verdict().evidence())));
      xml.writeEndElement();
      newline(xml);
    }
    xml.writeEndElement();
    newline(xml);
  }

  private static void writeTrouble(
      XMLStreamWriter xml, String element, String type, String message, String body)
      throws XMLStreamException {
    xml.writeStartElement(element);
    xml.writeAttribute("type", type);
    xml.writeAttribute("message", Printable.text(message));
    xml.writeCharacters(Printable.text(body));
    xml.writeEndElement();
    newline(xml);
  }

  private static String told(List<Evidence> evidence) {
    return evidence.stream()
        .map(seen -> "--- %s\n%s".formatted(seen.source(), seen.text()))
        .collect(Collectors.joining("\n"));
  }

  private static String count(List<Finding> findings, Class<? extends Verdict> kind) {
    return Long.toString(findings.stream().map(Finding::verdict).filter(kind::isInstance).count());
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.3f", took.toMillis() / 1000.0);
  }

  /** One element a line: reports are read by people too. */
  private static void newline(XMLStreamWriter xml) throws XMLStreamException {
    xml.writeCharacters("\n");
  }
}
