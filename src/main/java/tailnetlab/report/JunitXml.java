package tailnetlab.report;

import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes a report as JUnit XML, the form that CI servers read: a test case for each check, each
 * scenario and each mutation of the run. A FAIL and a mutation that survived are failures,
 * INCONCLUSIVE is an error: that is how the form tells a broken product from a test that could not
 * be run. A check that passed at its second look only has the first as a flaky failure.
 */
public final class JunitXml {
  private final String lab;

  /**
   * Writes for a lab.
   *
   * @param lab the stack's name
   */
  public JunitXml(String lab) {
    this.lab = lab;
  }

  /**
   * Writes one document, and leaves the writer open.
   *
   * @throws IllegalStateException when the writer does not take it
   */
  public void write(Report report, Writer out) {
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
      xml.writeStartDocument("UTF-8", "1.0");
      newline(xml);
      xml.writeStartElement("testsuites");
      xml.writeAttribute("name", lab);
      newline(xml);
      for (Map.Entry<String, List<JunitCase>> suite : JunitCase.suites(report).entrySet()) {
        writeSuite(xml, suite.getKey(), suite.getValue());
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("the JUnit report cannot be written", e);
    }
  }

  private void writeSuite(XMLStreamWriter xml, String name, List<JunitCase> cases)
      throws XMLStreamException {
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", name);
    xml.writeAttribute("tests", Integer.toString(cases.size()));
    xml.writeAttribute("failures", count(cases, JunitCase.End.FAILURE));
    xml.writeAttribute("errors", count(cases, JunitCase.End.ERROR));
    // Checks run beside each other: the sum is the work, not the wait.
    Duration sum = cases.stream().map(JunitCase::took).reduce(Duration.ZERO, Duration::plus);
    xml.writeAttribute("time", seconds(sum));
    newline(xml);
    for (JunitCase one : cases) {
      writeCase(xml, one);
    }
    xml.writeEndElement();
    newline(xml);
  }

  private void writeCase(XMLStreamWriter xml, JunitCase one) throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", lab + "." + one.group());
    xml.writeAttribute("name", Printable.text(one.name()));
    xml.writeAttribute("time", seconds(one.took()));
    newline(xml);
    if (one.end() != JunitCase.End.WELL) {
      xml.writeStartElement(one.end().element());
      xml.writeAttribute("type", one.type());
      xml.writeAttribute("message", Printable.text(one.message()));
      xml.writeCharacters(Printable.text(one.body()));
      xml.writeEndElement();
      newline(xml);
    }
    for (JunitCase.Rerun rerun : one.earlier()) {
      xml.writeStartElement(rerun.element());
      xml.writeAttribute("type", rerun.type());
      xml.writeAttribute("message", Printable.text(rerun.message()));
      writeOutput(xml, rerun.output());
      xml.writeEndElement();
      newline(xml);
    }
    writeOutput(xml, one.output());
    xml.writeEndElement();
    newline(xml);
  }

  private static void writeOutput(XMLStreamWriter xml, String output) throws XMLStreamException {
    if (!output.isEmpty()) {
      xml.writeStartElement("system-out");
      xml.writeCharacters(Printable.text(output));
      xml.writeEndElement();
      newline(xml);
    }
  }

  private static String count(List<JunitCase> cases, JunitCase.End end) {
    return Long.toString(cases.stream().filter(one -> one.end() == end).count());
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.3f", took.toMillis() / 1000.0);
  }

  /** One element a line: reports are read by people too. */
  private static void newline(XMLStreamWriter xml) throws XMLStreamException {
    xml.writeCharacters("\n");
  }
}
