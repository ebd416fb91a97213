package tailnetlab.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingsTableTest {
  private final FindingsTable table = new FindingsTable(80, false);

  @Test
  void saysInOneLineWhatHolds() {
    assertThat(table.lines(SomeFindings.of(SomeFindings.passed())))
        .containsExactly(
            "✓ S4-reach  every node reaches every other                                 1.2 s",
            "",
            "PASS: 1 of 1 hold");
  }

  @Test
  void saysWhatWasFoundWhatItMeansAndWhereToLook() {
    assertThat(table.lines(SomeFindings.of(SomeFindings.failed())))
        .containsExactly(
            "✗ S6-firewall-v4  the firewall drops IPv4 requests from the LAN to         2.1 s",
            "                  every page",
            "                  client → app: nginx answers over IPv4 on the LAN: HTTP 403",
            "                  FIREWALL_OPEN: the firewall lets the LAN through; only the",
            "                  allow-list still refuses",
            "                  look at: nft list table inet lab on app",
            "",
            "FAIL: 0 of 1 hold, 1 fail");
  }

  @Test
  void tellsAnUnjudgedCheckFromARedOne() {
    assertThat(table.lines(SomeFindings.of(SomeFindings.passed(), SomeFindings.open())))
        .contains("? S8-routes  no node has a route out" + " ".repeat(39) + "0.4 s")
        .contains("             app: no SSH session")
        .endsWith("INCONCLUSIVE: 1 of 2 hold, 1 could not be judged");
  }

  @Test
  void marksWhatTookASecondLook() {
    assertThat(table.lines(SomeFindings.of(SomeFindings.passed(), SomeFindings.unsteady())))
        .contains("                  only at the second look; the first said FAIL FIREWALL_OPEN:")
        .endsWith("PASS: 2 of 2 hold, 1 of them only at the second look: S6-firewall-v4");
    assertThat(new FindingsTable(80, true).lines(SomeFindings.of(SomeFindings.unsteady())).get(0))
        .startsWith("\u001b[33m✓");
  }

  @Test
  void fitsTheTerminal() {
    assertThat(new FindingsTable(64, false).lines(SomeFindings.of(SomeFindings.failed())))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(64));
  }

  @Test
  void coloursOnlyWhereColoursShow() {
    assertThat(table.lines(SomeFindings.of(SomeFindings.failed())).toString())
        .doesNotContain("\u001b");
    assertThat(new FindingsTable(80, true).lines(SomeFindings.of(SomeFindings.failed())).get(0))
        .startsWith("\u001b[31m✗\u001b[0m ");
  }
}
