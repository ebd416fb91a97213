package tailnetlab.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import tailnetlab.plan.NodePlan;

/** What each role promises of its guest. */
class RolesTest {
  private final Guest control = Guest.of(Lab.CONTROL);
  private final Guest app = Guest.of(Lab.APP);
  private final Guest client = Guest.of(Lab.CLIENT);

  @Test
  void theGuestsSshIsStrictFromTheFirstPacket() {
    Identity identity = Lab.identity(Lab.CLIENT);
    JsonNode config = Guest.of(Lab.CLIENT, identity).config();

    assertThat(config.at("/ssh_keys/ed25519_private").asText())
        .isEqualTo(identity.hostKey().privatePem());
    assertThat(config.at("/ssh_keys/ed25519_public").asText())
        .isEqualTo(identity.hostKey().publicLine());
    assertThat(config.at("/ssh_authorized_keys/0").asText()).isEqualTo(identity.authorizedKey());
    assertThat(config.at("/ssh_pwauth").booleanValue()).isFalse();
    assertThat(config.at("/disable_root").booleanValue()).isFalse();
  }

  @Test
  void everyGuestTrustsTheLabsAuthority() {
    Identity identity = Lab.identity(Lab.APP);

    assertThat(Guest.of(Lab.APP, identity).config().at("/ca_certs/trusted/0").asText())
        .isEqualTo(identity.authorityPem());
  }

  @Test
  void everyNameIsItsLanAddressAlsoOnTheNodeItself() {
    assertThat(app.text("/etc/hosts"))
        .contains(
            """
            192.168.77.10 control
            fd77:7a11:0:77::10 control
            192.168.77.11 app
            fd77:7a11:0:77::11 app
            192.168.77.12 client
            fd77:7a11:0:77::12 client
            """)
        .doesNotContainPattern("127\\.0\\.1\\.1 +\\w");
  }

  @Test
  void addressesAreFixedAndNothingWaits() {
    JsonNode lan = Yaml.parse(app.seed().networkConfig(), "network-config").at("/ethernets/lan0");

    assertThat(lan.at("/match/macaddress").textValue()).isEqualTo("52:54:00:10:20:11");
    assertThat(lan.at("/addresses").toString())
        .isEqualTo("[\"192.168.77.11/24\",\"fd77:7a11:0:77::11/64\"]");
    assertThat(lan.at("/dhcp4").asBoolean() || lan.at("/dhcp6").asBoolean()).isFalse();
    assertThat(lan.at("/accept-ra").asBoolean(true)).isFalse();
    assertThat(lan.has("gateway4") || lan.has("routes") || lan.has("nameservers")).isFalse();
    assertThat(app.seed().networkConfig())
        .as("YAML 1.1 reads a bare MAC of small digits as a number in base 60")
        .contains("\"52:54:00:10:20:11\"");
  }

  @Test
  void theInstanceIsTheNodeOfItsStack() {
    assertThat(app.seed().metaData())
        .isEqualTo("instance-id: \"dev-app\"\nlocal-hostname: \"app\"\n");
  }

  @Test
  void theHelloPageIsAFileBehindAnAllowListOfBothTailnetRanges() {
    String site = app.text("/etc/nginx/sites-available/default");

    assertThat(site)
        .contains("allow 100.64.0.0/10;", "allow fd7a:115c:a1e0::/48;", "deny all;")
        .as("nginx answers return before allow and deny")
        .doesNotContainPattern("(?m)^\\s*return");
    assertThat(app.text("/srv/hello/index.txt")).isEqualTo("hello from app\n");
  }

  @Test
  void theAllowListAndHeadscaleHaveTheirRangesFromOneValue() {
    JsonNode config = headscale();

    assertThat(control.text("/etc/nginx/sites-available/default"))
        .contains(
            "allow " + config.at("/prefixes/v4").asText(),
            "allow " + config.at("/prefixes/v6").asText());
  }

  @Test
  void headscaleHasTheSettingsOfTheSeed() {
    JsonNode config = headscale();

    assertThat(config.at("/server_url").asText()).isEqualTo("https://control");
    assertThat(config.at("/listen_addr").asText()).isEqualTo("127.0.0.1:8080");
    assertThat(config.at("/metrics_listen_addr").asText()).isEqualTo("127.0.0.1:9090");
    assertThat(config.at("/derp/server/enabled").asBoolean()).isTrue();
    assertThat(config.at("/derp/server/region_id").isInt()).isTrue();
    assertThat(config.at("/derp/server/region_id").asInt()).isEqualTo(999);
    assertThat(config.at("/derp/server/region_code").asText()).isEqualTo("headscale");
    assertThat(config.at("/derp/server/stun_listen_addr").asText()).isEqualTo("0.0.0.0:3478");
    assertThat(config.at("/derp/server/ipv4").asText()).isEqualTo("192.168.77.10");
    assertThat(config.at("/derp/urls")).isEmpty();
    assertThat(config.at("/dns/base_domain").asText()).isEqualTo("acme.internal");
    assertThat(config.at("/dns/override_local_dns").asBoolean(true)).isFalse();
    assertThat(config.at("/policy/mode").asText()).isEqualTo("database");
    assertThat(config.at("/unix_socket_permission").isTextual()).as("octal, as text").isTrue();
    assertThat(config.at("/logtail/enabled").asBoolean(true)).isFalse();
  }

  @Test
  void theProxyPassesUpgradesAndKeepsIdleConnections() {
    assertThat(control.text("/etc/nginx/conf.d/control.conf"))
        .contains(
            "server_name control;",
            "proxy_set_header Upgrade $http_upgrade;",
            "proxy_buffering off;",
            "proxy_read_timeout 1h;")
        .as("TLS only; the hello page has port 80")
        .doesNotContainPattern("listen [^;]*80");
  }

  @Test
  void onlyRootReadsTheServersKey() {
    Identity identity = Lab.identity(Lab.CONTROL);
    Guest guest = Guest.of(Lab.CONTROL, identity);

    assertThat(guest.file("/etc/nginx/tls/control.key").path("permissions").asText())
        .isEqualTo("0600");
    assertThat(guest.text("/etc/nginx/tls/control.key"))
        .isEqualTo(identity.serverCertificate().orElseThrow().keyPem());
  }

  @Test
  void theAutoconnectUnitIsTriedWithoutAKeyAndSaysWhatIsMissing() {
    assertThat(app.text("/etc/systemd/system/tailscaled-autoconnect.service"))
        .contains("--login-server=https://control --hostname=app --timeout=")
        .as("a condition would skip the unit, and a skipped unit looks like a good one")
        .doesNotContain("Condition");
    assertThat(app.text("/usr/local/libexec/tailscaled-autoconnect"))
        .startsWith("#!/bin/sh\n")
        .contains("waited=/var/lib/tailscale/waited-for-key", "date --utc")
        .contains("key=/var/lib/tailscale/preauthkey", "--auth-key=\"file:$key\" \"$@\"");
    assertThat(app.file("/usr/local/libexec/tailscaled-autoconnect").path("permissions").asText())
        .isEqualTo("0755");
    assertThat(client.files())
        .as("a person's device joins by hand")
        .noneMatch(path -> path.contains("autoconnect"));
  }

  @Test
  void theFirewallDropsWhatNoRoleLetsIn() {
    assertThat(client.text("/etc/nftables.conf"))
        .contains(
            "policy drop;",
            "update @dropped_v4 { ip saddr . meta l4proto . th dport } counter drop comment"
                + " \"everything else over IPv4\"",
            "update @dropped_v6 { ip6 saddr . meta l4proto . th dport } counter drop comment"
                + " \"everything else over IPv6\"",
            "counter drop comment \"everything else\"")
        .as("tailscaled's tables stay")
        .doesNotContainPattern("(?m)^flush");
    assertThat(app.text("/etc/nftables.d/hello.nft"))
        .contains(
            "iifname \"tailscale0\" tcp dport 80 counter accept comment \"tailnet to hello\"",
            "tcp dport 80 update @lan_to_hello_v4 { ip saddr } counter drop comment",
            "tcp dport 80 update @lan_to_hello_v6 { ip6 saddr } counter drop comment");
    assertThat(control.text("/etc/nftables.d/headscale.nft")).contains("udp dport 3478 counter");
    assertThat(client.files()).noneMatch(path -> path.endsWith("hello.nft"));
  }

  @Test
  void everyRuleOfTheFirewallCountsAndHasAName() {
    for (NodePlan node : Lab.plan().nodes()) {
      Guest guest = Guest.of(node);
      guest.files().stream()
          .filter(path -> path.contains("nftables.") && !path.contains("systemd"))
          .flatMap(path -> guest.text(path).lines())
          .map(String::strip)
          .filter(line -> line.matches("[^#].* (accept|drop)( .*)?") && !line.startsWith("type "))
          .forEach(rule -> assertThat(rule).matches(".*\\bcounter (accept|drop) comment \".+\""));
    }
  }

  @Test
  void oneCallStartsAllServices() {
    assertThat(control.config().at("/runcmd/0").toString())
        .isEqualTo("[\"systemctl\",\"start\",\"lab.target\"]");
    assertThat(control.config().at("/runcmd").toString()).containsOnlyOnce("systemctl");
    assertThat(control.files())
        .filteredOn(path -> path.startsWith("/etc/systemd/system/lab.target.d/"))
        .extracting(path -> path.substring(path.lastIndexOf('/') + 1))
        .containsExactlyInAnyOrder(
            "nginx.conf", "tailscale.conf", "tailscale-join.conf", "headscale.conf");
  }

  private JsonNode headscale() {
    return Yaml.parse(control.text("/etc/headscale/config.yaml"), "config.yaml");
  }
}
