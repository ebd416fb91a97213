package tailnetlab.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tailnetlab.mesh.LanCapture.Acknowledgement;
import tailnetlab.plan.Cidr;
import tailnetlab.plan.LabPlan;

class LanCaptureTest {
  private final ScriptedNode node = new ScriptedNode();
  private final LanCapture capture =
      new LanCapture(node, new LabPlan.Lan(Cidr.parse("192.168.77.0/24"), Cidr.parse("fd77::/64")));

  @Test
  void wantsEveryPacketWithAnAddressFromOutsideAndOurOwnPings() {
    assertThat(capture.filter().replace(" or (", "\nor ("))
        .isEqualTo(
            """
            (ip and not ((src net 192.168.77.0/24 or src net 169.254.0.0/16 or src net 127.0.0.0/8 \
            or src net 0.0.0.0/32) and (dst net 192.168.77.0/24 or dst net 169.254.0.0/16 \
            or dst net 127.0.0.0/8 or dst net 0.0.0.0/32 or dst net 224.0.0.0/4 \
            or dst net 255.255.255.255/32)))
            or (ip6 and not ((src net fd77::/64 or src net fe80::/10 or src net ::1/128 \
            or src net ::/128) and (dst net fd77::/64 or dst net fe80::/10 or dst net ::1/128 \
            or dst net ::/128 or dst net ff00::/8)))
            or (arp and not (arp dst net 192.168.77.0/24 or arp dst net 169.254.0.0/16 \
            or arp dst net 127.0.0.0/8 or arp dst net 0.0.0.0/32))
            or (icmp[icmptype] = icmp-echo and src net 192.168.77.0/24 and dst host 192.168.77.1 \
            and icmp[24:4] = 0x6c616221)\
            """);
  }

  @Test
  void isStartedByAScriptOnStandardInputAndWaitedFor() {
    node.says("").ends(1, "", "").says("");

    assertThat(capture.start()).isEmpty();

    assertThat(node.asked().get(0).words())
        .startsWith("sh", "-s", "--", LanCapture.FILE, "20000", capture.filter())
        .element(6)
        .asString()
        .startsWith("not (icmp[icmptype] = icmp-echo and src net");
    assertThat(node.inputs().get(0)).contains("flock --nonblock 9");
    assertThat(node.lines().subList(1, 3))
        .isEqualTo(List.of("test -s " + LanCapture.FILE, "test -s " + LanCapture.FILE));
  }

  @Test
  void saysWhyItDoesNotStart() {
    node.ends(1, "", "sh: 34: flock: not found\n");

    assertThat(capture.start()).contains("sh: 34: flock: not found");
  }

  @Test
  void forgetsOnlyWhenToldSo() {
    capture.startAgain();

    assertThat(node.asked().get(0).words()).endsWith("again");
  }

  @Test
  void putsWhatIsAcknowledgedAsideWithWhoAndWhy() {
    Acknowledgement note =
        new Acknowledgement(
            Instant.parse("2026-11-20T10:00:00Z"),
            "mara",
            "a \"wrong\" route",
            List.of("IP 1 > 2"));
    node.says("").says("").says("").says("");

    assertThat(capture.acknowledge(note)).isEmpty();

    assertThat(node.lines())
        .startsWith(
            "mv -- /var/log/libvirt/tailnet-lab.pcap /var/log/libvirt/tailnet-lab.pcap.1795168800",
            "tee -a /var/log/libvirt/tailnet-lab.pcap.acknowledged");
    assertThat(Acknowledgement.read(node.inputs().get(0).strip())).isEqualTo(note);
    assertThat(node.asked().get(2).words()).endsWith("again");
  }

  @Test
  void looksForTheMarkOfOnePing() {
    String mark = LanCapture.mark();

    capture.marked(mark);

    assertThat(mark).matches("6c616221[0-9a-f]{8}");
    assertThat(node.lines().get(0))
        .startsWith("tcpdump -nn -Z root -r /var/log/libvirt/tailnet-lab.pcap icmp[icmptype]")
        .endsWith("icmp[24:4] = 0x6c616221 and icmp[28:4] = 0x" + mark.substring(8));
  }

  @Test
  void takesOurOwnPingsForNoStrays() {
    capture.strays();

    assertThat(node.lines().get(0)).contains("-c 20 not (icmp[icmptype] = icmp-echo and src net");
  }
}
