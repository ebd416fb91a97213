package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static tailnetlab.checks.Reds.assertFails;
import static tailnetlab.checks.Reds.assertOpen;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirewallAsInstalledTest {
  private final Lab lab = new Lab();

  @Test
  void seesAHoleAndNamesTheRule() {
    change("jump roles", "tcp dport 8022 accept\n\t\tjump roles");

    assertRed(
        Diagnosis.FIREWALL_CHANGED,
        "client is not the one that was installed: chain input of table inet lab has"
            + " `tcp dport 8022 accept`");
  }

  @Test
  void seesARuleThatIsGone() {
    change("\t\tcounter drop comment \"everything else\"\n", "");

    assertRed(Diagnosis.FIREWALL_CHANGED, "lacks `counter drop comment \"everything else\"`");
  }

  @Test
  void seesAnotherOrder() {
    change(
        "\t\tjump roles\n\t\tcounter drop comment \"everything else\"",
        "\t\tcounter drop comment \"everything else\"\n\t\tjump roles");

    assertRed(Diagnosis.FIREWALL_CHANGED, "chain input of table inet lab has its rules in another");
  }

  @Test
  void seesAnAddressMoreInASetOfItsOwn() {
    change("10.0.0.2 }", "10.0.0.2,\n\t\t\t     10.0.0.3 }");

    assertRed(Diagnosis.FIREWALL_CHANGED, "set trusted of table inet lab has `elements = {");
  }

  @Test
  void takesWhatPacketsAddedForNoRule() {
    change("192.168.77.1 counter }", "192.168.77.1 counter, 192.168.77.99 counter }");

    assertThat(lab.run("S9-firewall")).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void missesTheTableOnANodeThatServesNothing() {
    lab.census("client").with("ruleset", Lab.resource("ruleset.tailscaled"));

    assertRed(Diagnosis.FIREWALL_CHANGED, "table inet lab is gone");
  }

  @Test
  void seesATableOfAnother() {
    more(
        "table inet ufw {\n"
            + "\tchain in {\n"
            + "\t\ttype filter hook input priority 0; policy drop;\n"
            + "\t}\n"
            + "}\n");

    assertRed(Diagnosis.FIREWALL_FOREIGN, "rules that no role installed: table inet ufw");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "counter jump ts-input | tcp dport 80 counter drop | `tcp dport 80 counter drop` in chain"
            + " INPUT",
        "udp dport 41641 counter accept | udp dport 41641 counter drop | in chain ts-input of table"
            + " ip",
        "forward priority filter; policy accept; | forward priority filter; policy drop; | FORWARD",
        "chain ts-postrouting | chain DOCKER | chain DOCKER of table ip nat",
        "table ip nat | table ip raw | table ip raw",
      })
  void seesWhatIsNotTailscaledsInItsTables(String what, String other, String words) {
    change(what, other);

    assertRed(Diagnosis.FIREWALL_FOREIGN, words);
  }

  @Test
  void seesTheOldIptablesBesideNftables() {
    lab.census("client").with("legacy", "filter\n");

    assertRed(Diagnosis.FIREWALL_FOREIGN, "iptables-legacy, table filter");
  }

  @Test
  void seesThatTheNextBootBringsAnother() {
    lab.census("client").with("firewall-files", "0".repeat(64) + "  /etc/nftables.conf\n");
    lab.on("client", "^unshare ", "table inet lab {\n}\n");

    assertRed(Diagnosis.FIREWALL_CHANGED, "the next boot of client would bring another firewall");
  }

  @Test
  void takesFilesThatSayTheSameInOtherWords() {
    lab.census("client").with("firewall-files", "0".repeat(64) + "  /etc/nftables.conf\n");
    lab.on("client", "^unshare ", Lab.resource("ruleset.lab"));

    assertThat(lab.run("S9-firewall")).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void saysNothingWhereNftCannotLoadWhatWasInstalled() {
    lab.census("client").without("installed", "iif lan0: Interface does not exist");

    assertOpen(lab.run("S9-firewall"), "installed ended with 1: iif lan0");
  }

  private void change(String what, String other) {
    String rules = lab.census("client").text("ruleset");
    assertThat(rules).contains(what);
    lab.census("client").with("ruleset", rules.replace(what, other));
  }

  private void more(String table) {
    lab.census("client").with("ruleset", lab.census("client").text("ruleset") + table);
  }

  private void assertRed(Diagnosis diagnosis, String words) {
    assertFails(lab.run("S9-firewall"), diagnosis, words);
  }
}
