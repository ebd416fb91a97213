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
  void saysWhatItMeansWhatWasFoundAndWhereToLook() {
    assertThat(table.lines(SomeFindings.of(SomeFindings.failed())))
        .containsExactly(
            "✗ the firewall lets the LAN through; only the allow-list still refuses",
            "(FIREWALL_OPEN)",
            "  client → app: nginx answers over IPv4 on the LAN: HTTP 403",
            "  next: nft list table inet lab on app",
            "  S6-firewall-v4",
            "",
            "FAIL: 0 of 1 hold, 1 fail: FIREWALL_OPEN");
  }

  @Test
  void tellsOneCauseOnceAndFoldsWhatFollows() {
    assertThat(table.lines(SomeFindings.expired()))
        .containsExactly(
            "✗ client: the node's key has expired (NODE_EXPIRED)",
            "  client: its client says NeedsLogin",
            "  next: tailscale up on client",
            "  S2-members, and 2 more for the same reason: S4-reach, B11-expectations",
            "",
            "✓ S1-derp  the relay answers                                               0.4 s",
            "",
            "FAIL: 1 of 4 hold, 2 fail, 1 could not be judged: NODE_EXPIRED at client");
  }

  @Test
  void tellsAnUnjudgedCheckFromARedOne() {
    assertThat(table.lines(SomeFindings.of(SomeFindings.passed(), SomeFindings.open())))
        .startsWith("? this could not be judged (UNJUDGED)", "  app: no SSH session")
        .endsWith("INCONCLUSIVE: 1 of 2 hold, 1 could not be judged: UNJUDGED");
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
        .startsWith("\u001b[31m✗ the firewall lets");
  }
}
