package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static tailnetlab.checks.Reds.assertFails;
import static tailnetlab.checks.Reds.assertOpen;

import org.junit.jupiter.api.Test;
import tailnetlab.plan.LabPlan;

class CaptureTest {
  private static final String STRAYS = "^tcpdump .* not \\(";
  private static final String MARKED = "^tcpdump .*icmp\\[28:4\\] = 0x";
  private static final String STRAY =
      "07:09:19.5 vnet0 P   IP 192.168.77.12 > 8.8.8.8: ICMP echo request, id 1, seq 1\n";

  private final Lab lab = new Lab();

  @Test
  void seesAPacketThatLeaves() {
    lab.on(Lab.HYPERVISOR, STRAYS, STRAY);

    assertFails(lab.run("S8-capture"), Diagnosis.NOT_HERMETIC, "on the LAN: " + STRAY.strip());
  }

  @Test
  void believesStraysInACaptureThatHasEndedSince() {
    lab.on(Lab.HYPERVISOR, MARKED, "").on(Lab.HYPERVISOR, STRAYS, STRAY);

    assertFails(once(), Diagnosis.NOT_HERMETIC, "8.8.8.8");
  }

  @Test
  void provesNothingByACaptureThatStandsStill() {
    lab.on(Lab.HYPERVISOR, MARKED, "").on(Lab.HYPERVISOR, "^tail ", "20000 packets captured\n");

    assertOpen(once(), "it was answered); tcpdump said: 20000 packets captured");
  }

  @Test
  void provesNothingWithoutACapture() {
    String missing = "tcpdump: /var/log/libvirt/tailnet-lab.pcap: No such file or directory\n";
    lab.on(Lab.HYPERVISOR, "^tcpdump", 1, "", missing);

    assertOpen(lab.run("S8-capture"), "no packet capture to judge by: " + missing.strip());
  }

  @Test
  void tellsWhatWasAcknowledgedByWhomAndWhy() {
    lab.on(
        Lab.HYPERVISOR,
        "^cat .*acknowledged",
        "{\"when\":\"2026-11-20T10:00:00Z\",\"who\":\"mara\",\"why\":\"a wrong route, mended\","
            + "\"packets\":[\"IP 192.168.77.12 > 8.8.8.8\"]}\n");

    Verdict verdict = lab.run("S8-capture");

    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
    assertThat(verdict.evidence())
        .extracting(Evidence::text)
        .contains("2026-11-20T10:00:00Z, mara: a wrong route, mended (IP 192.168.77.12 > 8.8.8.8)");
  }

  @Test
  void listensToNobodyElsesNetwork() {
    LabPlan plan = lab.plan();
    LabPlan foreign =
        new LabPlan(
            plan.stack(),
            plan.nodes(),
            plan.lan(),
            plan.tailnet(),
            plan.guests(),
            new LabPlan.Hypervisor("qemu:///system", LabPlan.Acceleration.KVM),
            plan.expectations(),
            plan.policy(),
            plan.allowances());

    assertThat(new Catalogue(foreign).checks())
        .extracting(Check::id)
        .contains("S8-routes")
        .doesNotContain("S8-capture");
  }

  /** Without the second look, which would wait once more. */
  private Verdict once() {
    return new NothingStrayOnLan(lab.plan().node("client")).run(lab.mesh());
  }
}
