package tailnetlab.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tailnetlab.mesh.ScriptedNode.Recorded;
import tailnetlab.mesh.Tailscale.Netcheck;
import tailnetlab.mesh.Tailscale.Path;
import tailnetlab.mesh.Tailscale.Peer;
import tailnetlab.mesh.Tailscale.Status;
import tailnetlab.mesh.Tailscale.UpRequest;

class TailscaleTest {
  private static final UpRequest REQUEST =
      new UpRequest(
          "https://control",
          "client",
          "hskey-auth-secret",
          Duration.ofMinutes(5),
          List.of("--accept-routes"));

  private final ScriptedNode node = new ScriptedNode();
  private final Tailscale tailscale = new Tailscale(node);

  @Test
  void aMembersStatusTellsItsAddressesAndItsPeers() {
    node.says(recorded("status-relay.json"));
    Status status = tailscale.status();
    assertThat(status.isRunning()).isTrue();
    assertThat(status.health()).isEmpty();
    assertThat(status.addresses()).containsExactly("100.64.0.1", "fd7a:115c:a1e0::1");
    assertThat(status.magicSuffix()).isEqualTo("acme.internal");
    assertThat(status.peers())
        .containsExactly(
            Map.entry(
                "app",
                new Peer(
                    "app",
                    "app.acme.internal.",
                    List.of("100.64.0.2", "fd7a:115c:a1e0::2"),
                    List.of(),
                    true,
                    "",
                    "headscale",
                    252,
                    508)));
  }

  @Test
  void aStrangersStatusHasNoAddressesAndNoPeers() {
    node.says(recorded("status-needslogin.json"))
        .says(recorded("status-loggedout.json"))
        .says(recorded("status-expired.json"));
    for (String state : List.of("never joined", "logged out", "expired")) {
      Status status = tailscale.status();
      assertThat(status.backend()).as(state).isEqualTo("NeedsLogin");
      assertThat(status.isRunning()).as(state).isFalse();
    }
  }

  @Test
  void twoPeersWithOneHostNameAreBothThere() {
    node.says(
        """
        {"Peer": {"nodekey:1": {"HostName": "client", "DNSName": "client.acme.internal."},
                  "nodekey:2": {"HostName": "client", "DNSName": "client-1.acme.internal."}}}
        """);
    assertThat(tailscale.status().peers()).containsOnlyKeys("client", "client-1");
  }

  @Test
  void aStoppedDaemonIsToldInTheClientsWords() {
    node.ends(1, "", "failed to connect to local tailscaled; it doesn't appear to be running\n");
    assertThatExceptionOfType(TailscaleError.class)
        .isThrownBy(tailscale::status)
        .withMessage(
            "tailscale on app: `tailscale status --json` failed: "
                + "failed to connect to local tailscaled; it doesn't appear to be running");
  }

  @Test
  void theKeyTravelsOnStandardInputAndLeavesNoFile() {
    node.says("").says(recorded("status-running.json"));
    assertThat(tailscale.up(REQUEST).isRunning()).isTrue();
    assertThat(node.lines())
        .containsExactly(
            "tailscale up --login-server=https://control --hostname=client"
                + " --auth-key=file:/dev/stdin --timeout=300s --accept-routes",
            "tailscale status --json");
    assertThat(node.inputs()).containsExactly("hskey-auth-secret");
    assertThat(node.lines()).noneMatch(line -> line.contains("hskey"));
    assertThat(REQUEST.toString()).doesNotContain("hskey");
  }

  @Test
  void aRefusedKeyIsToldWithTheControlPlanesReason() {
    node.ends(1, "", "backend error: authkey already used\n").says(recorded("status-used.json"));
    assertThatExceptionOfType(TailscaleError.class)
        .isThrownBy(() -> tailscale.up(REQUEST))
        .withMessage(
            "tailscale on app: `tailscale up https://control as client` failed: "
                + "authkey already used")
        .satisfies(e -> assertThat(e.reason()).isEqualTo("authkey already used"));
  }

  @Test
  void aTimeoutIsToldWithTheReasonBehindIt() {
    node.ends(1, "", "timeout waiting for Tailscale service to enter a Running state; check\n")
        .says(recorded("status-noserver.json"));
    assertThatExceptionOfType(TailscaleError.class)
        .isThrownBy(() -> tailscale.up(REQUEST))
        .withMessageContaining("fetch control key")
        .withMessageContaining("no route to host");
  }

  @Test
  void aWrongFlagIsToldWithoutTheHelp() {
    node.says("")
        .ends(2, "", "flag provided but not defined: -x\nConnect to Tailscale\n\nUSAGE\n")
        .says("")
        .says(recorded("status-needslogin.json"));
    assertThatExceptionOfType(TailscaleError.class)
        .isThrownBy(() -> tailscale.up(REQUEST))
        .withMessageEndingWith("failed: flag provided but not defined: -x");
  }

  @Test
  void theLastAnswerOfAPingTellsThePath() {
    node.says(
        """
        ping "100.64.0.2" timed out
        pong from app (100.64.0.2) via DERP(headscale) in 88ms
        pong from app (100.64.0.2) via 192.168.77.11:41641 in 1ms
        """);
    assertThat(tailscale.ping("app", true, 3, Duration.ofSeconds(5)).path())
        .isEqualTo(new Path.Direct("192.168.77.11:41641", Duration.ofMillis(1)));
    assertThat(node.lines())
        .containsExactly("tailscale ping --c=3 --timeout=5000ms --until-direct=true app");
  }

  @Test
  void aRelayedPingIsARelayEvenWhenADirectPathWasAskedFor() {
    node.ends(
        1,
        "pong from app (100.64.0.2) via DERP(headscale) in 1.204s\n",
        "direct connection not established\n");
    Tailscale.Ping ping = tailscale.ping("app", true, 1, Duration.ofSeconds(5));
    assertThat(ping.path()).isEqualTo(new Path.Relay("headscale", Duration.ofMillis(1204)));
    assertThat(ping.output()).endsWith("direct connection not established");
  }

  @Test
  void everyPingWithoutAnAnswerTellsWhy() {
    for (String line : List.of("ping \"100.64.0.2\" timed out", "no matching peer", "no reply")) {
      node.ends(1, "", line + "\n");
      assertThat(tailscale.ping("app", false, 1, Duration.ofSeconds(1)).path())
          .isEqualTo(new Path.None(line));
    }
    node.says("100.64.0.1 is local Tailscale IP\n").ends(1, "", "");
    assertThat(tailscale.ping("me", false, 1, Duration.ofSeconds(1)).path())
        .isEqualTo(new Path.None("100.64.0.1 is local Tailscale IP"));
    assertThat(tailscale.ping("me", false, 1, Duration.ofSeconds(1)).path())
        .isEqualTo(new Path.None("no answer"));
  }

  @Test
  void pingsOfEveryKindAreRead() {
    assertThat(PingOutput.path("pong from app (100.64.0.2) via [fd00::1]:41641 in 2ms"))
        .isEqualTo(new Path.Direct("[fd00::1]:41641", Duration.ofMillis(2)));
    assertThat(PingOutput.path("pong from app (100.64.0.2, 46590) via TSMP in 1ms"))
        .isEqualTo(new Path.Direct("TSMP", Duration.ofMillis(1)));
    assertThat(
            PingOutput.path("pong from app (100.64.0.2) via peer-relay(10.0.0.1:7:vni:1) in 3ms"))
        .isEqualTo(new Path.Relay("10.0.0.1:7:vni:1", Duration.ofMillis(3)));
  }

  @Test
  void netcheckTellsItsLatencyInSeconds() {
    node.says(recorded("netcheck.json"));
    Netcheck netcheck = tailscale.netcheck();
    assertThat(netcheck.udp()).isTrue();
    assertThat(netcheck.globalV4()).contains("192.168.77.12:41038");
    assertThat(netcheck.preferredRegion()).isEqualTo(999);
    assertThat(netcheck.regionLatency()).containsExactly(Map.entry(999, 0.000191180));
  }

  @Test
  void metricsTellWhatTravelledThroughARelay() {
    node.says(recorded("debug-metrics.txt"));
    assertThat(tailscale.metrics())
        .containsEntry("magicsock_send_data_derp", 2L)
        .containsEntry("magicsock_send_data_ipv4", 5L);
  }

  @Test
  void addressesAreLines() {
    node.says("100.64.0.1\nfd7a:115c:a1e0::1\n");
    assertThat(tailscale.addresses()).containsExactly("100.64.0.1", "fd7a:115c:a1e0::1");
  }

  private static Recorded recorded(String file) {
    return new Recorded("tailscale-1.102/" + file);
  }
}
