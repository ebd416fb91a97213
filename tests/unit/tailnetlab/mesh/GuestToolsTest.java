package tailnetlab.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tailnetlab.mesh.Firewall.Drop;
import tailnetlab.mesh.ScriptedNode.Recorded;
import tailnetlab.mesh.Sockets.Listener;
import tailnetlab.mesh.Systemd.Unit;
import tailnetlab.remote.CommandFailed;

/** The small clients: nftables, systemd, the clock, sockets, secret files. */
class GuestToolsTest {
  private final ScriptedNode node = new ScriptedNode();

  @Test
  void rulesTellWhatTheyDroppedAndOfWhomWhereTheyCountBySender() {
    node.says(new Recorded("nft.json"));
    assertThat(new Firewall(node).drops())
        .containsExactly(
            new Drop("LAN to hello over IPv4", Optional.of("192.168.77.12"), Optional.empty(), 2),
            new Drop(
                "LAN to hello over IPv6", Optional.of("fd77:7a11:0:77::c"), Optional.empty(), 2),
            new Drop("everything else", Optional.empty(), Optional.empty(), 7));
  }

  @Test
  void aNodeWithoutAFirewallDropsNothing() {
    node.ends(1, "", "Error: No such file or directory\n");
    assertThat(new Firewall(node).drops()).isEmpty();
  }

  @Test
  void aRuleThatCountsByPortTellsForWhatPacketsWere() {
    node.says(
        "{\"nftables\":[{\"set\":{\"name\":\"dropped_v4\",\"elem\":[{\"elem\":{\"val\":{\"concat\":"
            + "[\"192.168.77.12\",\"udp\",20001]},\"timeout\":3600,\"counter\":{\"packets\":3}}}]}},"
            + "{\"rule\":{\"comment\":\"rest\",\"expr\":[{\"set\":{\"set\":\"@dropped_v4\"}},"
            + "{\"drop\":null}]}}]}");

    assertThat(new Firewall(node).drops())
        .containsExactly(
            new Drop("rest", Optional.of("192.168.77.12"), Optional.of("udp 20001"), 3));
  }

  @Test
  void anNftThatCannotLookSaysNothingOfDrops() {
    node.ends(1, "", "netlink: Error: Out of memory\n");

    assertThatThrownBy(() -> new Firewall(node).drops())
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("Out of memory");
  }

  @Test
  void connectionsAreToldByProgramAndLocalEnd() {
    node.says(
        """
        0      0       192.168.77.12:41010  192.168.77.10:443  users:(("tailscaled",pid=612,fd=21))
        0      0       192.168.77.12:40996  192.168.77.10:443  users:(("curl",pid=900,fd=5))
        0      0      [fd77::12]:41008     [fd77::10]:443  users:(("tailscaled",pid=612,fd=17))
        """);

    assertThat(new Sockets(node).connectionsOf("tailscaled", 443))
        .containsExactly("192.168.77.12:41010", "[fd77::12]:41008");
    assertThat(node.lines()).containsExactly("ss -Htnp state established dport = :443");
  }

  @Test
  void aFailingRestartIsAnAnswer() {
    node.ends(1, "", "Job for x.service failed.\n")
        .says(
            "Result=exit-code\n"
                + "ActiveState=failed\n"
                + "SubState=failed\n"
                + "InvocationID=abc\n"
                + "UnitFileState=enabled\n");
    Unit unit = new Systemd(node).restart("x.service");
    assertThat(unit)
        .isEqualTo(new Unit("x.service", "failed", "failed", "exit-code", "abc", "enabled"));
    assertThat(unit.isActive()).isFalse();
    assertThat(node.lines().get(0)).isEqualTo("systemctl restart -- x.service");
  }

  @Test
  void anUnknownUnitIsAFailure() {
    node.ends(5, "", "Failed to restart x.service: Unit x.service not found.\n");
    assertThatExceptionOfType(CommandFailed.class)
        .isThrownBy(() -> new Systemd(node).restart("x.service"))
        .withMessageContaining("Unit x.service not found.");
  }

  @Test
  void aClockThatIsBehindIsMeasuredAndStepped() {
    Clock ours = Clock.fixed(Instant.parse("2026-11-23T04:00:00.5Z"), ZoneOffset.UTC);
    GuestClock clock = new GuestClock(node, ours);
    long guest = ours.instant().getEpochSecond() - 60;
    node.says(guest + " 000000000\n");
    assertThat(clock.step()).isEqualTo(Duration.ofMillis(-60_500));
    assertThat(node.lines().get(1))
        .isEqualTo("date --set=@%d.500000000".formatted(ours.instant().getEpochSecond()));
  }

  @Test
  void listenersTellTheirAddressTheirCardAndWhoHoldsThem() {
    assertThat(
            Sockets.listeners(
                """
                udp UNCONN 0 0    127.0.0.53%lo:53 0.0.0.0:* users:(("systemd-resolve",pid=1,fd=9))
                tcp LISTEN 0 511  [::]:443  [::]:*  users:(("nginx",pid=812,fd=5),("a b",pid=9,fd=5))
                udp UNCONN 0 0    *:51820   *:*
                """))
        .containsExactly(
            new Listener("udp", "127.0.0.53", "lo", 53, Set.of("systemd-resolve")),
            new Listener("tcp", "::", "", 443, Set.of("nginx", "a b")),
            new Listener("udp", "*", "", 51820, Set.of()));
  }

  @Test
  void aSecretIsWrittenFromStandardInput() {
    SecretFile file = new SecretFile(node, "/var/lib/tailscale/preauthkey");
    file.write("secret");
    assertThat(node.inputs()).containsExactly("secret");
    assertThat(node.asked().get(0).words())
        .endsWith("sh", "/var/lib/tailscale/preauthkey")
        .noneMatch(word -> word.contains("secret"));
  }
}
