package tailnetlab.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import com.pulumi.core.Output;
import com.pulumi.test.PulumiTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailnetlab.Plans;
import tailnetlab.RecordedResources;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.LabPlan.Acceleration;

class MachineTest {
  private static final String DOMAIN = "libvirt:index/domain:Domain";
  private static final String VOLUME = "libvirt:index/volume:Volume";
  private static final String NETWORK = "libvirt:index/network:Network";

  private final RecordedResources engine =
      new RecordedResources(Map.of("libvirt:index/pool:Pool", Map.of("name", "pool")));

  @AfterEach
  void forgetTheEngine() {
    PulumiTest.cleanup();
  }

  @Test
  void bootsOurKernelFromADiskOverTheSharedSystem() {
    boot(Plans.defaults(), Acceleration.EMULATION, "seed");

    assertThat(engine.inputs(VOLUME, "app-disk"))
        .containsEntry("baseVolumeId", "system-id")
        .extractingByKey("name")
        .asString()
        .isEqualTo("tailnet-lab-app-seed");
    assertThat(engine.inputs(DOMAIN, "app"))
        .containsEntry("type", "qemu")
        .containsEntry("kernel", "kernel-id")
        .containsEntry("initrd", "initrd-id")
        .doesNotContainKeys("cpu", "cloudinit");
    assertThat(engine.inputs(DOMAIN, "app").get("disks"))
        .asInstanceOf(LIST)
        .containsExactly(
            Map.of("volumeId", "app-disk-id"),
            Map.of("volumeId", "packages-id"),
            Map.of("volumeId", "app-seed-id"));
  }

  @Test
  void givesEveryMachineItsFixedCardAndNoLeaseToWaitFor() {
    LabPlan plan = Plans.defaults();
    boot(plan, Acceleration.EMULATION, "seed");

    assertThat(engine.inputs(DOMAIN, "client").get("networkInterfaces"))
        .asInstanceOf(LIST)
        .first()
        .asInstanceOf(MAP)
        .containsEntry("mac", plan.node("client").lan().mac())
        .containsEntry("waitForLease", false);
  }

  @Test
  void startsAForeignImageWithItsOwnBootLoader(@TempDir Path folder) throws IOException {
    Path image = folder.resolve("debian-13.qcow2");
    Files.write(image, "QFI\u00fb".getBytes(StandardCharsets.ISO_8859_1));
    boot(Plans.with("image: " + image), Acceleration.EMULATION, "seed");

    assertThat(engine.inputs(VOLUME, "system")).containsEntry("source", image.toString());
    assertThat(engine.inputs(DOMAIN, "app")).doesNotContainKeys("kernel", "initrd", "cmdlines");
  }

  @Test
  void handsTheHostsCpuToTheGuestWhereHardwareHelps() {
    boot(Plans.defaults(), Acceleration.KVM, "seed");

    assertThat(engine.inputs(DOMAIN, "app")).containsEntry("type", "kvm").containsKey("cpu");
  }

  @Test
  void takesAnotherDiskForAnotherSeed() {
    boot(Plans.defaults(), Acceleration.EMULATION, "one");
    Object first = engine.inputs(VOLUME, "app-disk").get("name");
    RecordedResources another = new RecordedResources(Map.of());
    boot(another, Plans.defaults(), Acceleration.EMULATION, "two");

    assertThat(another.inputs(VOLUME, "app-disk").get("name")).isNotEqualTo(first);
  }

  @Test
  void asksForAnIsolatedNetworkWithBothRanges() {
    boot(Plans.defaults(), Acceleration.EMULATION, "seed");

    assertThat(engine.inputs(NETWORK, "lan")).containsEntry("mode", "none");
    assertThat(engine.inputs(NETWORK, "lan").get("addresses"))
        .asInstanceOf(LIST)
        .containsExactly("192.168.77.0/24", "fd77:7a11:0:77::/64");
  }

  @Test
  void callsThePackageVolumeAnIso() {
    boot(Plans.defaults(), Acceleration.EMULATION, "seed");

    assertThat(engine.inputs(VOLUME, "packages")).containsEntry("format", "iso");
  }

  private void boot(LabPlan plan, Acceleration acceleration, String seed) {
    boot(engine, plan, acceleration, seed);
  }

  private static void boot(
      RecordedResources engine, LabPlan plan, Acceleration acceleration, String seed) {
    PulumiTest.withMocks(engine)
        .runTest(
            context -> {
              Hypervisor hypervisor = new Hypervisor(plan, Plans.host(acceleration));
              IsolatedLan lan = new IsolatedLan(hypervisor);
              GuestFiles files = new GuestFiles(hypervisor);
              plan.nodes()
                  .forEach(
                      node -> {
                        Output<String> image =
                            Output.of("/lab/seeds/%s-%s.iso".formatted(node.name(), seed));
                        new Machine(node, image, hypervisor, lan, files);
                      });
            })
        .throwOnError();
    PulumiTest.cleanup();
  }
}
