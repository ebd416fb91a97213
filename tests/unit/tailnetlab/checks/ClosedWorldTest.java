package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static tailnetlab.checks.Reds.assertFails;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tailnetlab.plan.Allowance;
import tailnetlab.plan.Allowance.Kind;

/** What is there and nobody asked for. */
class ClosedWorldTest {
  private static final String INTRUDER = Lab.member(9, "printer", "printer", 7);

  private final Lab lab = new Lab();

  @Test
  void seesAMemberThatIsNoNodeOfTheLab() {
    members(lab, INTRUDER);

    assertFails(
        lab.run("S2-uninvited"), Diagnosis.UNINVITED, "printer (100.64.0.9, fd7a:115c:a1e0::9)");
  }

  @Test
  void seesAUserWithoutANode() {
    lab.on(
        "control", "users list", "[{\"id\":1,\"name\":\"infra\"},{\"id\":2,\"name\":\"mallory\"}]");

    assertFails(lab.run("S2-uninvited"), Diagnosis.UNINVITED, "did not make: mallory");
  }

  @Test
  void takesANodeThatCallsItselfOtherwiseForTheNodeItIs() {
    String renamed = lab.nodesList().replaceFirst("\"name\":\"app\"", "\"name\":\"foo\"");
    lab.on(
        "control",
        "headscale nodes list",
        renamed.replace("given_name\":\"app", "given_name\":\"foo"));

    assertThat(lab.run("S2-uninvited")).isInstanceOf(Verdict.Pass.class);
    assertFails(lab.run("S2-members"), Diagnosis.NAME_MISMATCH, "it calls itself foo");
  }

  @Test
  void tellsWhatTheConfigurationAllows() {
    Lab allowing = Lab.allowing(new Allowance(Kind.MEMBER, "printer", "", "third floor"));
    members(allowing, INTRUDER);

    Verdict verdict = allowing.run("S2-uninvited");
    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
    assertThat(verdict.evidence())
        .contains(new Evidence("allowed by the configuration", "member printer (third floor)"));
  }

  @Test
  void seesAReusableKeyThatLiesOnNoServersDisk() {
    keys(Lab.key(8, true, false, Instant.now(), Duration.ofDays(365)));

    assertFails(lab.run("S3-keys-left"), Diagnosis.KEY_LEFT, "pre-auth key 8, on no server's disk");
  }

  @Test
  void seesASingleUseKeyThatIsNotUsedYet() {
    keys(Lab.key(8, false, false, Instant.now(), Duration.ofHours(1)));

    assertFails(lab.run("S3-keys-left"), Diagnosis.KEY_LEFT, "lets one more node in");
  }

  @Test
  void leavesUsedAndExpiredKeysOfEarlierRunsAlone() {
    Instant longAgo = Instant.now().minus(Duration.ofDays(3));
    keys(
        Lab.key(8, true, true, longAgo, Lab.DAY) + "," + Lab.key(9, false, true, longAgo, Lab.DAY));

    assertThat(lab.run("S3-keys-left")).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void seesAnApiKey() {
    lab.on("control", "apikeys list", "[{\"id\":1,\"prefix\":\"abcdefg\"}]");

    assertFails(lab.run("S3-keys-left"), Diagnosis.KEY_LEFT, "abcdefg until for ever");
  }

  @Test
  void seesAMembershipThatEnds() {
    entry("\"expiry\":{\"seconds\":%d}".formatted(Instant.now().plusSeconds(600).getEpochSecond()));

    assertFails(lab.run("S2-entries"), Diagnosis.EXPIRY_SET, "the membership of app ends at");
  }

  @Test
  void seesTagsThatTheInventoryDoesNotGive() {
    entry("\"tags\":[\"tag:admin\"]");

    assertFails(lab.run("S2-entries"), Diagnosis.IDENTITY_CHANGED, "app the tags [tag:admin]");
  }

  @Test
  void seesARouteThatIsOfferedOnly() {
    entry("\"available_routes\":[\"10.9.0.0/24\"]");

    assertFails(lab.run("S2-entries"), Diagnosis.ROUTE_UNASKED, "app offers to carry 10.9.0.0/24");
  }

  @Test
  void seesAnApprovedExitNode() {
    entry("\"available_routes\":[\"0.0.0.0/0\"],\"approved_routes\":[\"0.0.0.0/0\",\"::/0\"]");

    assertFails(lab.run("S2-entries"), Diagnosis.ROUTE_UNASKED, "app has the approval");
  }

  @Test
  void seesAPeerThatIsNoNodeOfTheLab() {
    peer("\"nodekey:9\":{\"HostName\":\"x\",\"DNSName\":\"printer.acme.internal.\"}");

    assertFails(lab.run("S2-netmap"), Diagnosis.UNINVITED, "client has a peer");
  }

  @Test
  void seesAPeerThatTakesOthersPackets() {
    peer(
        "\"nodekey:app\":{\"HostName\":\"app\",\"DNSName\":\"app.acme.internal.\","
            + "\"TailscaleIPs\":[\"100.64.0.2\"],"
            + "\"AllowedIPs\":[\"100.64.0.2/32\",\"192.168.77.0/24\"]}");

    assertFails(
        lab.run("S2-netmap"), Diagnosis.ROUTE_UNASKED, "app takes packets to 192.168.77.0/24");
  }

  @Test
  void seesAClientThatServesBehindTheFirewall() {
    lab.told("app", "serve-config", "{\"TCP\":{\"2222\":{\"TCPForward\":\"127.0.0.1:22\"}}}");

    assertFails(
        lab.run("S2-settings"), Diagnosis.SERVES_MORE, "app: its client itself serves tcp 2222");
  }

  @Test
  void seesAServiceOfACommandThatStillStands() {
    lab.told("app", "serve-config", "{\"Foreground\":{\"1\":{\"Web\":{\"app:443\":{}}}}}");

    assertFails(lab.run("S2-settings"), Diagnosis.SERVES_MORE, "web app:443");
  }

  @Test
  void seesTailscalesOwnSsh() {
    lab.told("app", "prefs", "{\"CorpDNS\":true,\"NetfilterMode\":2,\"RunSSH\":true}");

    assertFails(lab.run("S2-settings"), Diagnosis.SETTING_CHANGED, "set to RunSSH: true");
  }

  @Test
  void seesAClientThatNoLongerTakesTheTailnetsNames() {
    lab.told("client", "prefs", "{\"CorpDNS\":false,\"NetfilterMode\":2}");

    assertFails(lab.run("S2-settings"), Diagnosis.SETTING_CHANGED, "CorpDNS: false");
  }

  @Test
  void seesAFurtherNameOfMagicDns() {
    lab.told(
        "client",
        "dns-config",
        "{\"ExtraRecords\":[{\"Name\":\"wiki.acme.internal.\",\"Value\":\"203.0.113.9\"}]}");

    assertFails(lab.run("S5-records"), Diagnosis.NAME_UNASKED, "wiki.acme.internal is 203.0.113.9");
  }

  @Test
  void seesADomainThatEveryBareNameIsSearchedIn() {
    lab.told("client", "dns-config", "{\"Domains\":[\"acme.internal\",\"example.org\"]}");

    assertFails(lab.run("S5-records"), Diagnosis.NAME_UNASKED, "client searches example.org");
  }

  private static void members(Lab lab, String more) {
    String all = lab.nodesList();
    lab.on("control", "headscale nodes list", all.replaceFirst("\\]$", "," + more + "]"));
  }

  /** Adds to what headscale notes of app. */
  private void entry(String fields) {
    lab.on(
        "control",
        "headscale nodes list",
        lab.nodesList().replaceFirst("\"name\":\"app\"", fields + ",\"name\":\"app\""));
  }

  private void keys(String key) {
    lab.on("control", "preauthkeys list", "[" + key + "]");
  }

  private void peer(String peer) {
    lab.on(
        "client",
        "tailscale status --json",
        "{\"BackendState\":\"Running\",\"Self\":{\"Online\":true},\"Peer\":{%s}}".formatted(peer));
  }
}
