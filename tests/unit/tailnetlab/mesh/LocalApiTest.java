package tailnetlab.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LocalApiTest {
  private static final String RUNNING =
      """
      {"BackendState": "Running", "Self": {"Online": true},
       "Peer": {"nodekey:2": {"HostName": "app", "DNSName": "app.acme.internal.",
                "TailscaleIPs": ["100.64.0.2"],
                "AllowedIPs": ["100.64.0.2/32", "10.9.0.0/24"], "ExitNodeOption": true},
                "nodekey:3": {"HostName": "", "DNSName": "", "TailscaleIPs": null}}}\
      """;

  private final ScriptedNode node = new ScriptedNode();

  @Test
  void readsAllThatAClientWasToldAndIsSetToInOneCommand() {
    answers(
        RUNNING,
        """
        {"CorpDNS": true, "NetfilterMode": 2, "RunSSH": true, "ShieldsUp": false,
         "AdvertiseRoutes": ["10.8.0.0/24"], "AutoUpdate": {"Check": true}}\
        """,
        """
        {"TCP": {"2222": {}}, "Foreground": {"1": {"AllowFunnel": {"app:443": true}}}}\
        """,
        """
        {"FallbackResolvers": [{"Addr": "9.9.9.9"}], "Domains": ["acme.internal"],
         "Routes": {"corp.": [{"Addr": "192.0.2.1"}]},
         "ExtraRecords": [{"Name": "wiki.acme.internal.", "Value": "192.0.2.2"}]}\
        """,
        """
        {"Regions": {"999": {"RegionID": 999, "RegionCode": "headscale", "Nodes":
          [{"HostName": "control", "IPv4": "192.168.77.10", "InsecureForTests": true}]}}}\
        """);

    Told told = new Tailscale(node).told();
    assertThat(node.lines()).hasSize(1);
    assertThat(told.status().online()).isTrue();
    assertThat(told.status().peers()).as("WireGuard's leftover is none").containsOnlyKeys("app");
    assertThat(told.status().peers().get("app").routes())
        .as("an exit node takes everything")
        .containsExactly("10.9.0.0/24", "0.0.0.0/0", "::/0");
    assertThat(told.settings()).isEqualTo(Map.of("RunSSH", "true"));
    assertThat(told.offers()).containsExactly("10.8.0.0/24");
    assertThat(told.serves()).containsExactly("tcp 2222", "funnel app:443");
    assertThat(told.names())
        .isEqualTo(
            new Told.Names(
                List.of("9.9.9.9"),
                Map.of("corp", List.of("192.0.2.1")),
                List.of("acme.internal"),
                List.of(new Told.Names.Entry("wiki.acme.internal", "192.0.2.2"))));
    assertThat(told.relays())
        .containsExactly(
            new Told.Region(
                999,
                "headscale",
                List.of(
                    new Told.Relay(
                        "control",
                        "192.168.77.10",
                        "",
                        0,
                        0,
                        Map.of("InsecureForTests", "true")))));
  }

  @Test
  void aClientWithoutANetmapWasToldNothing() {
    node.says(
        answer(200, "{\"BackendState\": \"NeedsLogin\"}")
            + answer(200, "{\"CorpDNS\": true, \"NetfilterMode\": 2}")
            + answer(200, "null")
            + answer(503, "no netmap")
            + answer(200, "null"));

    Told told = new Tailscale(node).told();
    assertThat(told.status().isRunning()).isFalse();
    assertThat(told.settings()).isEmpty();
    assertThat(told.serves()).isEmpty();
    assertThat(told.names().records()).isEmpty();
    assertThat(told.relays()).isEmpty();
  }

  @Test
  void namesTheDaemonThatDoesNotAnswer() {
    node.ends(7, "\n{\"http_code\":0,\"errormsg\":\"Could not connect\"}\n=== next ===\n", "");

    assertThatThrownBy(() -> new Tailscale(node).statusNow())
        .isInstanceOf(TailscaleError.class)
        .hasMessageContaining("tailscale on app")
        .hasMessageContaining("failed to connect to local tailscaled: Could not connect");
  }

  private void answers(String... bodies) {
    node.says(Stream.of(bodies).map(body -> answer(200, body)).collect(Collectors.joining()));
  }

  private static String answer(int status, String body) {
    return "%s%n{\"http_code\":%d,\"remote_ip\":\"\"}%n=== next ===%n".formatted(body, status);
  }
}
