package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static tailnetlab.checks.Reds.assertFails;
import static tailnetlab.checks.Reds.assertOpen;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameAndLanChecksTest {
  private static final String APP = "--url http://app.acme.internal/$";
  private static final String APP_KNOCK = "http://192.168.77.11/?lab=";
  private static final String APP_ON_LAN = "--url http://192.168.77.11/";

  private static final String KNOWN = "control.acme.internal: 100.64.0.1\n";

  private final Lab lab = new Lab();

  @Test
  void findsTheNameLostBetweenTheSystemAndTailscaled() {
    lab.on("client", "^getent ahosts app.acme", 2, "", "")
        .on(
            "client",
            "tailscale dns status",
            "MagicDNS: enabled tailnet-wide (suffix = acme.internal)\n");

    assertFails(lab.run("S5-names"), Diagnosis.SPLIT_DNS_LOST, "though MagicDNS is on");
  }

  @Test
  void findsMagicDnsOff() {
    lab.on("client", "^getent ahosts app.acme", 2, "", "")
        .on("client", "tailscale dns status", "MagicDNS: disabled tailnet-wide.\n");

    assertFails(lab.run("S5-names"), Diagnosis.MAGICDNS_OFF, "does not resolve app.acme.internal");
  }

  @Test
  void findsANameThatLeadsToTheLan() {
    lab.on("client", "^getent ahosts app.acme", "192.168.77.11 STREAM app.acme.internal\n");

    assertFails(lab.run("S5-names"), Diagnosis.NAME_SHADOWED, "192.168.77.11");
  }

  @Test
  void findsANameThatLeadsToAnotherNode() {
    lab.on("client", "^getent ahosts app.acme", "100.64.0.1 STREAM app.acme.internal\n");

    assertFails(lab.run("S5-names"), Diagnosis.WRONG_HOST, "headscale gave to control");
  }

  @ParameterizedTest
  @CsvSource({
    "200, hello from control, 100.64.0.2, WRONG_HOST",
    "403, 403 Forbidden, 100.64.0.2, ALLOWLIST_TOO_TIGHT",
    "500, oops, 100.64.0.2, SERVICE_DOWN",
    "200, hello from app, 192.168.77.11, NAME_SHADOWED"
  })
  void judgesThePageByWhoAnsweredAndFromWhere(
      int status, String body, String address, Diagnosis diagnosis) {
    lab.on("client", APP, Lab.page(status, body, address));

    assertFails(lab.run("S5-pages"), diagnosis, "client asked for http://app.acme.internal/");
  }

  @ParameterizedTest
  @CsvSource({
    "7, Connection refused, SERVICE_DOWN",
    "6, Could not resolve host, MAGICDNS_OFF",
    "28, Connection timed out, FIREWALL_CLOSED"
  })
  void judgesAPageThatDoesNotComeByTheReason(int exit, String message, Diagnosis diagnosis) {
    lab.on("client", APP, Lab.noPage(exit, message));

    assertFails(lab.run("S5-pages"), diagnosis, message);
  }

  @Test
  void seesASecondAddressOfANameInEitherFamily() {
    lab.on(
        "client",
        "^getent ahosts app.acme",
        "100.64.0.2 STREAM app.acme.internal\nfd77::b STREAM app.acme.internal\n");

    assertFails(lab.run("S5-names"), Diagnosis.NAME_SHADOWED, "to fd77::b, outside");
  }

  @Test
  void blamesThePathForAPageThatIsDroppedOnIt() {
    lab.on("client", APP, Lab.noPage(28, "Connection timed out"))
        .on("client", "tailscale ping .*app$", 1, "ping \"100.64.0.2\" timed out\n", "no reply\n");

    assertFails(lab.run("S5-pages"), Diagnosis.NO_PATH, "client → app");
  }

  @Test
  void wantsNameErrorAndNothingElseForAnUnknownName() {
    lab.on("client", "^resolvectl query", 1, KNOWN, "resolve call failed: timeout\n");

    assertFails(lab.run("S5-unknown-name"), Diagnosis.DENIED_FOR_ANOTHER_REASON, "another answer");
  }

  @Test
  void seesAnUnknownNameThatResolves() {
    lab.on("client", "^resolvectl query", KNOWN + "no-such-node.acme.internal: 100.64.0.9\n");

    assertFails(lab.run("S5-unknown-name"), Diagnosis.WRONG_HOST, "100.64.0.9");
  }

  @Test
  void provesNothingByAnUnknownNameWhereKnownOnesAreLost() {
    lab.on("client", "^resolvectl query", 1, "", "resolve call failed: not found\n");

    assertOpen(lab.run("S5-unknown-name"), "client does not resolve a name that exists either");
  }

  @Test
  void seesThePageServedOverIpv6ByTheTailnetOnly() {
    lab.on(
        "client", "--url http://\\[fd7a:115c:a1e0::2\\]", Lab.page(403, "no", "fd7a:115c:a1e0::2"));

    assertFails(lab.run("B9-pages"), Diagnosis.ALLOWLIST_TOO_TIGHT, "client asked");
  }

  @ParameterizedTest
  @CsvSource({"200, LAN_OPEN", "403, FIREWALL_OPEN"})
  void seesARequestThatPassesTheFirewall(int status, Diagnosis diagnosis) {
    lab.knocking("client", APP_KNOCK, 0, status, "");

    assertFails(
        lab.run("S6-firewall-v4"), diagnosis, "client → app over the LAN: nginx answers over IPv4");
  }

  @Test
  void seesIpv6OpenWhileIpv4IsClosed() {
    lab.knocking("client", "http://[fd77:0:0:0:0:0:0:11]/?lab=", 0, 200, "");

    assertFails(lab.run("S6-firewall-v6"), Diagnosis.LAN_OPEN, "over IPv6");
    assertThat(lab.run("S6-firewall-v4")).isInstanceOf(Verdict.Pass.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Connection refused", "No route to host"})
  void takesAnyOtherFailureForNoDenial(String message) {
    lab.knocking("client", APP_KNOCK, 7, 0, message);

    assertFails(lab.run("S6-firewall-v4"), Diagnosis.DENIED_FOR_ANOTHER_REASON, message);
  }

  @Test
  void wantsTheDropToBeThatOfOurRule() {
    lab.on("app", "^nft ", Lab.idleRules());

    assertFails(
        lab.run("S6-firewall-v4"), Diagnosis.DENIED_FOR_ANOTHER_REASON, "counted 0 packets");
  }

  @Test
  void seesADropWithoutOurFirewall() {
    lab.on("app", "^nft -j list table", 1, "", "Error: No such file or directory\n");

    assertFails(
        lab.run("S6-firewall-v4"), Diagnosis.DENIED_FOR_ANOTHER_REASON, "counted 0 packets");
  }

  @Test
  void provesNothingByADenialWhenThePageIsDownAnyway() {
    lab.on("client", APP, Lab.noPage(7, "Connection refused"));

    assertOpen(lab.run("S6-firewall-v4"), "a denial would prove nothing");
  }

  @Test
  void provesNothingByADenialWhenTheHostIsDownAnyway() {
    lab.on("client", "^ping -n .*192.168.77.11", 1, "1 packets transmitted, 0 received\n", "");

    assertOpen(lab.run("S6-firewall-v4"), "client → app: a denial would prove nothing");
  }

  @Test
  void wantsTheBareNameToLeadToTheLan() {
    lab.on("client", "^getent ahostsv4 app$", "100.64.0.2 STREAM app\n");

    assertFails(lab.run("S6-firewall-v4"), Diagnosis.LAN_NAME_UNKNOWN, "client → app");
  }

  @Test
  void seesAnAllowListThatServesTheLan() {
    lab.on("app", APP_ON_LAN, Lab.page(200, "hello from app", "192.168.77.11"));

    assertFails(lab.run("S6-allow-list-v4"), Diagnosis.ALLOWLIST_OPEN, "nginx on app serves");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--url http://192.168.77.11/index.txt",
        "--url http://192.168.77.11/payload.txt",
        "Host: app.acme.internal --url",
        "X-Real-IP: 100.64.0.2 .*--url"
      })
  void asksThePageByItsFilesAndAsOneOfTheTailnet(String way) {
    lab.on("app", way, Lab.page(200, "hello from app", "192.168.77.11"));

    assertFails(lab.run("S6-allow-list-v4"), Diagnosis.ALLOWLIST_OPEN, "nginx on app serves");
  }

  @Test
  void asksThePageFromItsLinkLocalAddressToo() {
    lab.on("app", "--url http://\\[fe80::1%25lan0\\]/", Lab.page(200, "hello", "fe80::1"));

    assertFails(lab.run("S6-allow-list-v6"), Diagnosis.ALLOWLIST_OPEN, "fe80::1");
  }

  @Test
  void letsEveryNodeKnock() {
    lab.knocking("control", APP_KNOCK, 0, 403, "");

    assertFails(lab.run("S6-firewall-v4"), Diagnosis.FIREWALL_OPEN, "control → app over the LAN");
  }

  @Test
  void cannotSayWhoDroppedWhereNftCannotLook() {
    lab.on("app", "^nft ", 1, "", "netlink: Error: cache initialization failed: Out of memory\n");

    assertOpen(lab.run("S6-firewall-v4"), "cache initialization failed");
    assertOpen(lab.run("B11-expectations"), "cache initialization failed");
  }

  @ParameterizedTest
  @CsvSource({
    "http://192.168.77.12:3, client, over the LAN",
    "http://100.64.0.3:3, client, over the tailnet"
  })
  void seesAPortOpenThatNoRoleOpens(String url, String target, String over) {
    lab.knocking("app", url, 7, 0, "Connection refused");

    assertFails(lab.run("S6-closed-v4"), Diagnosis.FIREWALL_LEAKS, "app → " + target + " " + over);
  }

  @Test
  void wantsUdpToBeCountedToo() {
    lab.knocking("app", "tftp://192.168.77.12:3", 28, 0, "timed out");

    assertFails(
        lab.run("S6-closed-v4"),
        Diagnosis.DENIED_FOR_ANOTHER_REASON,
        "the rule \"everything else over IPv4\" counted 0 packets");
  }

  @Test
  void seesANodeWithoutAFirewall() {
    lab.on("client", "^nft -j list table", 1, "", "Error: No such file or directory\n");

    assertFails(
        lab.run("S6-closed-v6"), Diagnosis.DENIED_FOR_ANOTHER_REASON, "→ client over the LAN");
  }

  @Test
  void takesThePolicysDropForOneOfAClosedPort() {
    AtomicLong drops = new AtomicLong(3);
    lab.knocking("app", "http://100.64.0.3:3", 28, 0, "timed out")
        .knocking("app", "tftp://100.64.0.3:3", 28, 0, "timed out")
        .on(
            "client",
            "^tailscale metrics print",
            FakeGuest.Answer.of(
                () ->
                    "tailscaled_inbound_dropped_packets_total{reason=\"acl\"} %d\n"
                        .formatted(drops.getAndAdd(2))));

    assertThat(lab.run("S6-closed-v4")).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void wantsNginxToHaveWrittenTheRefusalDown() {
    lab.on("app", APP_ON_LAN, Lab.page(403, "403 Forbidden", "192.168.77.11"));

    assertFails(
        lab.run("S6-allow-list-v4"), Diagnosis.DENIED_FOR_ANOTHER_REASON, "no such refusal");
  }

  @Test
  void seesAnAllowListThatRefusesTheTailnet() {
    lab.on("app", "--url http://100.64.0.2/", Lab.page(403, "403 Forbidden", "100.64.0.2"));

    assertFails(lab.run("S6-allow-list-v4"), Diagnosis.ALLOWLIST_TOO_TIGHT, "app asked");
  }

  @ParameterizedTest
  @CsvSource({"200, LAN_OPEN", "403, FIREWALL_OPEN"})
  void seesAFirewallThatLetsTheHypervisorThrough(int status, Diagnosis diagnosis) {
    lab.knocking(Lab.HYPERVISOR, APP_KNOCK, 0, status, "");

    assertFails(
        lab.run("S6-firewall-host-v4"),
        diagnosis,
        "hypervisor → app over the LAN: nginx answers over IPv4");
    assertThat(lab.run("S6-firewall-v4")).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void seesTheHypervisorsIpv6LetThrough() {
    lab.knocking(Lab.HYPERVISOR, "http://[fd77:0:0:0:0:0:0:11]/?lab=", 0, 200, "");

    assertFails(lab.run("S6-firewall-host-v6"), Diagnosis.LAN_OPEN, "over IPv6");
  }

  @Test
  void wantsTheHypervisorsPacketsDroppedByOurRule() {
    lab.on("app", "^nft -j list table", 1, "", "Error: No such file or directory\n");

    assertFails(
        lab.run("S6-firewall-host-v4"),
        Diagnosis.DENIED_FOR_ANOTHER_REASON,
        "hypervisor → app over the LAN: no answer, but the rule \"LAN to hello over IPv4\" counted"
            + " 0 packets");
  }

  @Test
  void provesNothingWhereTheHypervisorHasNoWayToTheLan() {
    lab.connecting(Lab.HYPERVISOR, 22, Lab::refusedAll);

    assertOpen(
        lab.run("S6-firewall-host-v4"),
        "hypervisor → app: a denial would prove nothing, the host does not answer on port 22");
  }

  @Test
  void judgesTheOthersWhereOneNodeCannotBeAsked() {
    lab.unreachable("client");
    lab.knocking("control", APP_KNOCK, 0, 403, "");

    assertFails(lab.run("S6-firewall-v4"), Diagnosis.FIREWALL_OPEN, "control → app over the LAN");
  }
}
