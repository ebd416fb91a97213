package tailnetlab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Evidence;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Verdict;

class HtmlReportTest {

  @Test
  void beginsWithTheVerdict() {
    assertThat(page(SomeReports.mixed()))
        .contains("<title>FAIL: lab lab</title>", "✗</span> FAIL</h1>")
        .contains("2 of 5 checks hold, 2 fail, 1 could not be judged");
  }

  @Test
  void saysWhatWasFoundWhatItMeansAndWhereToLook() {
    assertThat(page(SomeReports.of(SomeFindings.failed())))
        .contains("<dd>client → app: nginx answers over IPv4 on the LAN: HTTP 403</dd>")
        .contains("<b>FIREWALL_OPEN</b>: the firewall lets the LAN through")
        .contains("<dd>nft list table inet lab on app</dd>")
        .contains("<details>")
        .contains("2.1 s");
  }

  @Test
  void drawsNodesAndPaths() {
    assertThat(page(SomeReports.mixed()))
        .contains(">control</text>", ">LAN 192.168.77.10</text>", ">tailnet 100.64.0.1</text>")
        .contains("<g class=\"path direct\">", "<g class=\"path relay\">")
        .contains("client → app: denied over the LAN, no answer in time");
  }

  @Test
  void namesVersionsAndSpeed() {
    assertThat(page(SomeReports.of(SomeFindings.passed())))
        .contains("<td>headscale</td><td>0.29.3</td>")
        .contains("emulated CPUs; time limits × 1");
  }

  @Test
  void takesEvidenceForTextWhateverItHolds() {
    String hostile =
        "</pre><script>alert(1)</script>\"'><img src=x onerror=y>{{ 7 * 7 }}\u0000\u001b";
    Finding finding =
        new Finding(
            "S4-reach",
            hostile,
            Verdict.fail(
                Diagnosis.UNEXPECTED,
                hostile,
                hostile,
                new Evidence(hostile, hostile),
                new Evidence("client → app: tailscale ping", hostile)),
            Duration.ofSeconds(1));
    assertThat(page(SomeReports.of(finding)))
        .doesNotContain("<script", "<img", "\u0000", "\u001b")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "{{ 7 * 7 }}");
  }

  @Test
  void needsNothingFromElsewhere() {
    assertThat(page(SomeReports.mixed()))
        .contains("default-src 'none'")
        .doesNotContain("src=", "<link", "@import", "url(http", "{{", "{%");
  }

  @Test
  void showsALabOfWhichNothingIsKnown() {
    assertThat(page(SomeReports.withoutFindings()))
        .contains("INCONCLUSIVE</h1>", "not in the tailnet", "not known")
        .contains("No check of this run has seen how packets travel.");
  }

  private static String page(Report report) {
    StringWriter out = new StringWriter();
    new HtmlReport().write(report, out);
    return out.toString();
  }
}
