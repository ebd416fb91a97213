package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static tailnetlab.checks.Reds.assertFails;
import static tailnetlab.checks.Reds.assertOpen;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Role;

class TailnetChecksTest {
  private static final String LAN_V4 = "192.168.77.0/24 dev lan0 proto kernel scope link\n";
  private static final String LAN_V6 = "fd77::/64 dev lan0 proto kernel metric 256\n";
  private static final String NO_DAEMON =
      "failed to connect to local tailscaled; it doesn't appear to be running\n";

  private final Lab lab = new Lab();

  @Test
  void namesTheNodeWhoseDaemonIsDown() {
    lab.on("app", "^tailscale ", 1, "", NO_DAEMON)
        .on("client", "tailscale ping .*app$", 1, "ping \"100.64.0.2\" timed out\n", "no reply\n");

    assertFails(lab.run("S4-reach"), Diagnosis.DAEMON_DOWN, "app: tailscaled does not answer");
  }

  @Test
  void seesAPeerThatThePolicyHides() {
    lab.on("client", "tailscale ping .*app$", 1, "", "lookup app: no such host\n")
        .on(
            "client",
            "tailscale status",
            "{\"BackendState\":\"Running\",\"TailscaleIPs\":[\"100.64.0.3\",\"fd7a:115c:a1e0::3\"]}");

    assertFails(lab.run("S4-reach"), Diagnosis.POLICY_DENIES, "app is not in the netmap of client");
  }

  @Test
  void seesAPeerThatIsVisibleAndSilent() {
    lab.on("client", "tailscale ping .*app$", 1, "ping \"100.64.0.2\" timed out\n", "no reply\n");

    assertFails(lab.run("S4-reach"), Diagnosis.NO_PATH, "client → app");
  }

  @Test
  void blamesThePolicyForPacketsThatItsFilterCounts() {
    AtomicLong drops = new AtomicLong(3);
    silentOverIpv6()
        .on("app", "^tailscale metrics print", FakeGuest.Answer.of(() -> acl(drops.addAndGet(2))));

    assertFails(
        lab.run("S4-reach"),
        Diagnosis.POLICY_FILTERS,
        "the policy filters IPv6 to fd7a:115c:a1e0::2");
  }

  @Test
  void blamesTheFirewallForPacketsThatReachTheClientAndNotTheNode() {
    silentOverIpv6();

    assertFails(
        lab.run("S4-reach"), Diagnosis.FIREWALL_CLOSED, "it is a rule on app that has no name");
  }

  @Test
  void namesAnotherTableThatDropsWhatComesIn() {
    silentOverIpv6()
        .on(
            "app",
            "^nft -j list ruleset",
            Lab.resource("ruleset.json").replace("\"ip\"", "\"inet\"").replace("ts-input", "own"));

    assertFails(
        lab.run("S4-reach"),
        Diagnosis.FIREWALL_CLOSED,
        "it is table inet filter on app, which is not the lab's");
  }

  @Test
  void seesLargePacketsThatAreDroppedWhileSmallOnesArrive() {
    lab.on("client", "^ping -n -q .*-s 1200", Lab.echoes(25, 25, ""));

    assertFails(
        lab.run("B1-payload"),
        Diagnosis.PATH_TOO_SMALL,
        "client → app: 25 of 25 packets of 1200 bytes are lost, and 0 of 25 of 56 bytes");
  }

  @Test
  void takesTheDaemonsOwnPingWhereItIsDirect() {
    String asked = "localapi/v0/ping.type=disco&ip=100.64.0.2";
    lab.on("client", asked, Lab.page(200, FakeClient.pong("192.168.77.11:41641"), ""));
    lab.on("client", "^tailscale ping .*app$", "pong from app (100.64.0.2) via DERP(x) in 9ms\n");
    assertThat(lab.run("B1-direct").evidence())
        .extracting(Evidence::text)
        .contains("pong from app (100.64.0.2) via 192.168.77.11:41641 in 6ms");

    lab.on("client", asked, Lab.page(200, FakeClient.pong("10.0.0.9:41641"), ""));
    assertFails(lab.run("B1-direct"), Diagnosis.UNEXPECTED, "client → app goes to 10.0.0.9");

    lab.on("client", asked, Lab.page(200, FakeClient.pong(""), ""));
    assertFails(lab.run("B1-direct"), Diagnosis.NOT_DIRECT, "client → app");
  }

  @Test
  void seesAPathThatLosesNowAndThen() {
    lab.on("client", "^ping -n -q", Lab.echoes(25, 7, "2.1"));

    assertFails(lab.run("B1-payload"), Diagnosis.LOSSY_PATH, "7 of 25 packets of 1200 bytes");
  }

  @Test
  void seesAPathThatIsSlowAndNotAMachineThatIsBusy() {
    lab.on("client", "^ping -n -q", Lab.echoes(25, 0, "402.5"));

    assertFails(
        lab.run("B1-payload"), Diagnosis.SLOW_PATH, "the fastest of 25 packets took 402 ms");
  }

  @Test
  void seesAPayloadThatArrivesOtherwise() {
    String shorter = Payload.text().replaceFirst("4711", "4712");
    lab.on("client", "http://app.acme.internal/payload.txt", Lab.page(200, shorter, "100.64.0.2"));

    assertFails(lab.run("B1-payload"), Diagnosis.PAYLOAD_DAMAGED, "client → app: the payload");
  }

  @Test
  void seesAPayloadThatIsNotThereOrDoesNotArrive() {
    lab.on("client", "app.acme.internal/payload.txt", Lab.page(404, "none", "100.64.0.2"));
    assertFails(lab.run("B1-payload"), Diagnosis.SERVICE_DOWN, "HTTP 404");

    lab.on("client", "app.acme.internal/payload.txt", Lab.noPage(28, "timed out"));
    assertFails(lab.run("B1-payload"), Diagnosis.LOSSY_PATH, "does not arrive within 20 s");
  }

  @Test
  void sendsAPayloadByPingBetweenNodesWithoutAPage() {
    Lab clients =
        new Lab(
            Lab.node("control", 10, Role.HEADSCALE, Role.TLS_PROXY),
            Lab.node("one", 12, Role.TAILSCALE),
            Lab.node("two", 13, Role.TAILSCALE));

    Verdict verdict = clients.run("B1-payload");

    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
    assertThat(verdict.evidence())
        .extracting(Evidence::source)
        .anyMatch(source -> source.contains("ping -n -q -M do -c 220 -i 0.004 -s 1200"));
  }

  @Test
  void toleratesARelayForReachingButNotForADirectPath() {
    String relayed =
        "pong from app (100.64.0.2) via DERP(headscale) in 16ms\n"
            + "direct connection not established\n";
    lab.on("client", "tailscale ping .*app$", 1, relayed, "");

    assertThat(lab.run("S4-reach")).isInstanceOf(Verdict.Pass.class);
    assertFails(lab.run("B1-direct"), Diagnosis.NOT_DIRECT, "client → app goes through the relay");
  }

  @Test
  void wantsTheDirectPathToLeadToTheLanAddress() {
    lab.on(
        "client",
        "tailscale ping .*app$",
        "pong from app (100.64.0.2) via 10.0.0.9:41641 in 3ms\n");

    assertFails(lab.run("B1-direct"), Diagnosis.UNEXPECTED, "10.0.0.9");
  }

  @Test
  void seesAForeignRelayInAnyClientsMap() {
    String map = FakeClient.relays("\"IPv4\":\"192.168.77.10\"");
    lab.told("app", "derpmap", map.replace("{\"999\":", "{\"1\":{\"RegionID\":1},\"999\":"));

    assertFails(lab.run("S7-relay-map"), Diagnosis.NOT_HERMETIC, "app's relay map has regions");
  }

  @Test
  void seesASecondRelayInOurRegion() {
    String map = FakeClient.relays("\"IPv4\":\"192.168.77.10\"");
    lab.told("app", "derpmap", map.replace("[{", "[{\"HostName\":\"derp.example.org\"},{"));

    assertFails(lab.run("S7-relay-map"), Diagnosis.NOT_HERMETIC, "2 relays in our region");
  }

  @Test
  void missesOurRelayInTheMap() {
    lab.told("client", "derpmap", "{\"Regions\":{}}");

    assertFails(lab.run("S7-relay-map"), Diagnosis.DERP_DISABLED, "not 999");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"IPv4\":\"192.168.77.9\"",
        "\"IPv4\":\"192.168.77.10\",\"IPv6\":\"2001:db8::1\"",
        "\"IPv4\":\"192.168.77.10\",\"STUNPort\":-1",
        "\"IPv4\":\"192.168.77.10\",\"DERPPort\":8443",
        "\"IPv4\":\"192.168.77.10\",\"InsecureForTests\":true"
      })
  void wantsTheRelayAsItIs(String fields) {
    lab.told("client", "derpmap", FakeClient.relays(fields));

    assertFails(
        lab.run("S7-relay-map"), Diagnosis.DERP_UNREACHABLE, "client was told of the relay");
  }

  @Test
  void missesTheStunAnswer() {
    lab.on("app", "netcheck", "{\"UDP\":false,\"PreferredDERP\":999}");

    assertFails(lab.run("S7-netcheck"), Diagnosis.STUN_UNREACHABLE, "app gets no STUN answer");
  }

  @Test
  void missesTheHomeRelay() {
    lab.on("app", "netcheck", "{\"UDP\":true,\"PreferredDERP\":0}");

    assertFails(lab.run("S7-netcheck"), Diagnosis.DERP_UNREACHABLE, "app has region 0");
  }

  @Test
  void seesARelayThatCarriesNothing() {
    lab.on("client", "debug metrics", "magicsock_disco_recv_derp 11\n");

    assertFails(relay(), Diagnosis.DERP_UNREACHABLE, "0 answers came back");
  }

  /** As many answers as peers may all be one peer's, which was asked more than once. */
  @Test
  void seesARelayThatCarriesToOnePeerOnly() {
    lab.on("app", "debug metrics", "magicsock_disco_recv_derp 11\n");

    assertFails(relay(), Diagnosis.DERP_UNREACHABLE, "nothing reached app");
  }

  private Verdict relay() {
    NodePlan client = lab.plan().node("client");
    List<NodePlan> others =
        lab.plan().members().stream().filter(node -> !node.equals(client)).toList();
    return lab.run(new RelayCarries(client, others, Duration.ofMillis(100)));
  }

  @Test
  void seesARouteOut() {
    lab.on("app", "^ip -4 route show table all", LAN_V4 + "default via 192.168.77.1 dev lan0\n");

    assertFails(lab.run("S8-routes"), Diagnosis.NOT_HERMETIC, "app has an IPv4 route out");
  }

  @Test
  void seesARouteToOneNetworkOutside() {
    lab.on("app", "^ip -4 route show table all", LAN_V4 + "203.0.113.0/24 dev lan0 scope link\n");
    assertFails(lab.run("S8-routes"), Diagnosis.NOT_HERMETIC, "203.0.113.0/24 dev lan0");

    lab.on("app", "^ip -6 route show table all", LAN_V6 + "2001:db8:1::5 via fd77::1 dev lan0\n");
    assertFails(lab.run("S8-routes"), Diagnosis.NOT_HERMETIC, "2001:db8:1::5 via fd77::1");
  }

  @Test
  void overlooksTheKernelsRouteToNowhere() {
    String nowhere = "unreachable default dev lo metric 4294967295 error -101 pref medium\n";
    lab.on("app", "^ip -6 route show table all", LAN_V6 + nowhere);

    assertThat(lab.run("S8-routes")).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void wantsTheOutsideToBeUnreachableForWantOfARoute() {
    lab.on("app", "^ip -4 route get 192.0.2.1", 2, "", "RTNETLINK answers: Permission denied\n");

    assertFails(lab.run("S8-routes"), Diagnosis.DENIED_FOR_ANOTHER_REASON, "Permission denied");
  }

  @Test
  void provesNothingOfRoutesOnANodeWithoutNetwork() {
    lab.on("app", "^ip -4 route show table all", "local 127.0.0.0/8 dev lo table local\n");

    assertOpen(lab.run("S8-routes"), "app has no IPv4 route to the LAN either");
  }

  @Test
  void seesAResolverOutside() {
    lab.on("app", "^busctl", Lab.servers("[0,2,[9,9,9,9],0,\"dns.example\"]", ""));

    assertFails(lab.run("S8-resolvers"), Diagnosis.NOT_HERMETIC, "app asks 9.9.9.9");
  }

  @Test
  void seesAResolverThatIsAskedWhereThereIsNoOther() {
    lab.on("app", "^busctl", Lab.servers("", "[0,2,[1,1,1,1],0,\"\"]"));

    assertFails(lab.run("S8-resolvers"), Diagnosis.NOT_HERMETIC, "app asks 1.1.1.1");
  }

  @Test
  void seesWhomTailscaledItselfAsks() {
    lab.told("app", "dns-config", "{\"Resolvers\":[{\"Addr\":\"https://dns.example/query\"}]}");

    assertFails(
        lab.run("S8-resolvers"), Diagnosis.NOT_HERMETIC, "tailscaled of app asks https://dns");
  }

  @Test
  void seesWhomTailscaledAsksForOneDomain() {
    lab.told("app", "dns-config", "{\"Routes\":{\"corp.\":[{\"Addr\":\"192.168.77.1\"}]}}");

    assertFails(lab.run("S8-resolvers"), Diagnosis.NAME_UNASKED, "app asks 192.168.77.1");
    assertFails(lab.run("S5-records"), Diagnosis.NAME_UNASKED, "for names under corp");
  }

  @Test
  void seesAClockThatIsAhead() {
    lab.on("client", "^date \\+%s %N", "4000000000 0\n");

    assertFails(lab.run("B13-clocks"), Diagnosis.CLOCK_SKEW, "ahead");
  }

  @Test
  void provesTheRelayAgainOnALabThatWasProvenBefore() {
    assertThat(lab.run("S7-relay")).isInstanceOf(Verdict.Pass.class);
    assertThat(lab.run("S7-relay")).isInstanceOf(Verdict.Pass.class);
  }

  private Lab silentOverIpv6() {
    return lab.on(
        "client", "^ping -n .*fd7a:115c:a1e0::2", 1, "3 packets transmitted, 0 received\n", "");
  }

  private static String acl(long packets) {
    return "tailscaled_inbound_dropped_packets_total{reason=\"acl\"} %d\n".formatted(packets);
  }
}
