package tailnetlab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Evidence;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Verdict;
import tailnetlab.mutations.MutationMatrix;

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
  void tellsOneCauseOnceAndFoldsWhatFollows() {
    assertThat(page(SomeReports.of(SomeFindings.expired().all().toArray(Finding[]::new))))
        .containsOnlyOnce("<b>client: the node&#39;s key has expired (NODE_EXPIRED)</b>")
        .contains(
            "<summary>2 more for the same reason</summary>", "<dd>tailscale up on client</dd>")
        .contains("<dt>follows from</dt><dd><a href=\"#S2-members\">NODE_EXPIRED at client</a>");
  }

  @Test
  void showsTheLookBeforeTheOneThatCounts() {
    assertThat(page(SomeReports.of(SomeFindings.unsteady())))
        .contains("1 of 1 checks hold, 1 of them only at the second look: S6-firewall-v4")
        .contains("Look here first", "</a>: only at the second look; before it: FAIL FIREWALL_OPEN")
        .contains("<summary>the look before, 03:02:04 UTC, 2.1 s: FAIL FIREWALL_OPEN: client");
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
  void showsMutationsByChecksWithBothScores() {
    assertThat(page(SamplePages.full()))
        .contains("ours 27 of 30, the tutorial’s own 9 of 30", "by 31 mutations", "--seed 20260504")
        .contains(">FO</td>", "<dt>FO</dt><dd><b>FIREWALL_OPEN</b>: the firewall lets the LAN")
        .contains(
            "<td class=\"red intended\" title=\"firewall-off, S6-firewall-v4: FIREWALL_OPEN\">")
        .contains("class=\"green intended\" title=\"default-route, S8-routes: PASS\"")
        .contains("B11-expect: UNEXPECTED instead of POLICY_TOO_OPEN")
        .contains("S8-routes stayed green instead of NOT_HERMETIC")
        .contains("the same to the checks (a page for the LAN): <b>allow-list-removed</b>");
  }

  @Test
  void putsMutationsThatWereNotKilledFirst() {
    assertThat(page(SomeReports.of().withMutations(Optional.of(SomeMutations.two()))))
        .contains("Look here first", "<a href=\"#m-default-route\">")
        .contains("</a>: S8-routes stayed green instead of NOT_HERMETIC")
        .doesNotContain("<a href=\"#m-firewall-off\"><span");
  }

  @Test
  void foldsMutationsThatWereKilled() {
    String page = page(SomeReports.of().withMutations(Optional.of(SomeMutations.two())));
    String folded = page.substring(page.indexOf("<summary>1 killed</summary>"));
    assertThat(folded)
        .contains("<li id=\"m-firewall-off\"")
        .doesNotContain("id=\"m-default-route\"");
    assertThat(page).contains("<li id=\"m-default-route\"");
  }

  @Test
  void saysHowManyMutationsWereLeftOut() {
    assertThat(page(SomeReports.of().withMutations(Optional.of(SomeMutations.twoOfMany()))))
        .contains("ours 1 of 2, the tutorial’s own 0 of 2; 29 mutations were left out")
        .contains(
            "<b>1 of 2</b> classes killed by our checks (50 %), by 2 mutations; 29 mutations were"
                + " left out");
    assertThat(page(SamplePages.full())).doesNotContain("left out");
  }

  @Test
  void saysOfWhichRunMutationsAre() {
    MutationMatrix earlier =
        new MutationMatrix(
            SomeMutations.two().rows(), 0, 1, Instant.parse("2026-05-03T01:00:00Z"), Duration.ZERO);
    assertThat(page(SomeReports.mixed().withMutations(Optional.of(earlier))))
        .contains("An earlier run: <span class=\"whole\">2026-05-03 01:00 UTC");
    assertThat(page(SamplePages.full())).doesNotContain("An earlier run");
  }

  @Test
  void drawsTheWayToTheProof() {
    assertThat(page(SamplePages.full()))
        .contains("From power-on to the proof: 1 min 37 s")
        .contains("package_update_upgrade_install 27.3 s")
        .contains("class=\"t-membership\"");
  }

  @Test
  void givesScenariosASectionOfTheirOwn() {
    assertThat(page(SamplePages.full()))
        .contains("1 of 2 scenarios hold, 1 fail", "<article id=\"B5-reboot\" class=\"pass\">");
    assertThat(page(SomeReports.mixed())).doesNotContain("Scenarios");
  }

  @Test
  void saysWhatStoppedALabThatWasNotFinished() {
    assertThat(page(SamplePages.stopped()))
        .contains("What stopped it", "Kernel panic", "it did not get as far as the proof")
        .contains("From power-on to where it stopped");
  }

  @Test
  void needsNothingFromElsewhere() {
    assertThat(page(SamplePages.full()))
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
