package tailnetlab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tailnetlab.checks.Finding;
import tailnetlab.mutations.MutationMatrix;

class JunitXmlTest {

  @Test
  void countsACaseForEachCheck() throws Exception {
    Element suite =
        first(
            written(SomeFindings.passed(), SomeFindings.failed(), SomeFindings.open()),
            "testsuite");

    assertThat(suite.getAttribute("name")).isEqualTo("checks");
    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("errors")).isEqualTo("1");
    assertThat(suite.getAttribute("time")).isEqualTo("3.690");
    assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(3);
  }

  @Test
  void namesTheDiagnosisOfAFailAndWhereToLook() throws Exception {
    Element failure = first(written(SomeFindings.failed()), "failure");

    assertThat(failure.getAttribute("type")).isEqualTo("FIREWALL_OPEN");
    assertThat(failure.getAttribute("message"))
        .isEqualTo("client → app: nginx answers over IPv4 on the LAN: HTTP 403");
    assertThat(failure.getTextContent()).contains("look at: nft list table inet lab on app");
  }

  @Test
  void callsWhatCouldNotBeJudgedAnError() throws Exception {
    Element error = first(written(SomeFindings.open()), "error");

    assertThat(error.getAttribute("message")).isEqualTo("app: no SSH session");
  }

  @Test
  void saysOfWhatFollowsWhatItFollowsFrom() throws Exception {
    Document document = written(SomeFindings.expired().all().toArray(Finding[]::new));

    assertThat(first(document, "failure").getAttribute("message"))
        .isEqualTo("client: its client says NeedsLogin");
    assertThat(first(document, "error").getAttribute("message"))
        .isEqualTo(
            "follows from NODE_EXPIRED at client (S2-members): client → app: a denial would prove"
                + " nothing");
  }

  @Test
  void callsALookThatDidNotCountFlaky() throws Exception {
    Document document = written(SomeFindings.unsteady());
    Element flaky = first(document, "flakyFailure");

    assertThat(flaky.getAttribute("type")).isEqualTo("FIREWALL_OPEN");
    assertThat(flaky.getAttribute("message")).startsWith("FAIL FIREWALL_OPEN: client → app");
    assertThat(flaky.getTextContent()).contains("--- client: curl");
    assertThat(first(document, "testsuite").getAttribute("failures")).isEqualTo("0");
  }

  @Test
  void keepsEvidenceReadableWhateverProgramsPrinted() throws Exception {
    assertThat(first(written(SomeFindings.failed()), "system-out").getTextContent())
        .isEqualTo("--- client: curl\nHTTP 403 <html> & \uFFFD[31mred\uFFFD");
  }

  @Test
  void hasASuiteForChecksScenariosAndMutations() throws Exception {
    Document document =
        written(
            SomeReports.of(SomeFindings.passed())
                .withScenarios(SomeFindings.of(SomeFindings.passed()))
                .withMutations(Optional.of(SomeMutations.two())));
    NodeList suites = document.getElementsByTagName("testsuite");

    assertThat(suites.getLength()).isEqualTo(3);
    assertThat(((Element) suites.item(1)).getAttribute("name")).isEqualTo("scenarios");
    Element mutations = (Element) suites.item(2);
    assertThat(mutations.getAttribute("name")).isEqualTo("mutations");
    assertThat(mutations.getAttribute("tests")).isEqualTo("2");
    assertThat(first(document, "failure").getAttribute("message"))
        .isEqualTo("S8-routes stayed green instead of NOT_HERMETIC");
    assertThat(first(document, "failure").getAttribute("type")).isEqualTo("SURVIVED");
  }

  @Test
  void callsAMutationThatCouldNotBeJudgedAnError() throws Exception {
    Document document = written(SomeReports.of().withMutations(Optional.of(SomeMutations.many())));
    Element mutations = first(document, "testsuite");
    assertThat(mutations.getAttribute("failures")).isEqualTo("2");
    assertThat(mutations.getAttribute("errors")).isEqualTo("1");
    assertThat(first(document, "error").getAttribute("message"))
        .isEqualTo("S4-reach could not judge it");
  }

  @Test
  void leavesOutMutationsOfAnEarlierRun() throws Exception {
    MutationMatrix earlier =
        new MutationMatrix(SomeMutations.two().rows(), 0, 1, Instant.EPOCH, Duration.ZERO);
    Document document = written(SomeReports.of().withMutations(Optional.of(earlier)));
    assertThat(document.getElementsByTagName("testsuite").getLength()).isZero();
  }

  @Test
  void saysWhatStoppedALabThatWasNotFinished() throws Exception {
    Element error = first(written(SamplePages.stopped()), "error");
    assertThat(error.getAttribute("message"))
        .isEqualTo("node app did not answer over SSH within 240 s.");
    assertThat(error.getTextContent()).contains("Kernel panic");
  }

  private static Document written(Finding... findings) throws Exception {
    return written(SomeReports.of(findings));
  }

  private static Document written(Report report) throws Exception {
    StringWriter out = new StringWriter();
    new JunitXml("dev").write(report, out);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(out.toString())));
  }

  private static Element first(Document document, String name) {
    return (Element) document.getElementsByTagName(name).item(0);
  }
}
