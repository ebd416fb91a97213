package tailnetlab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.io.StringWriter;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tailnetlab.checks.Finding;

class JunitXmlTest {

  @Test
  void countsACaseForEachCheck() throws Exception {
    Element suite =
        first(
            written(SomeFindings.passed(), SomeFindings.failed(), SomeFindings.open()),
            "testsuite");

    assertThat(suite.getAttribute("name")).isEqualTo("dev");
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
  void keepsEvidenceReadableWhateverProgramsPrinted() throws Exception {
    assertThat(first(written(SomeFindings.failed()), "system-out").getTextContent())
        .isEqualTo("--- client: curl\nHTTP 403 <html> & \uFFFD[31mred\uFFFD");
  }

  private static Document written(Finding... findings) throws Exception {
    StringWriter out = new StringWriter();
    new JunitXml("dev").write(SomeFindings.of(findings), out);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(out.toString())));
  }

  private static Element first(Document document, String name) {
    return (Element) document.getElementsByTagName(name).item(0);
  }
}
