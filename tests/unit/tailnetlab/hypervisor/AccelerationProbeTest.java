package tailnetlab.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailnetlab.plan.LabPlan.Acceleration;

class AccelerationProbeTest {
  private static final String BOOTS = "[    3.5] Run /init as init process";

  @TempDir private Path root;
  private final List<List<String>> booted = new ArrayList<>();
  private String underKvm = BOOTS;
  private String emulated = BOOTS;

  @BeforeEach
  void machineWithHardwareVirtualisation() throws IOException {
    Files.createDirectories(root.resolve("proc"));
    Files.createDirectories(root.resolve("dev"));
    Files.writeString(root.resolve("proc/cpuinfo"), "flags\t\t: fpu vmx sse\n");
    Files.writeString(root.resolve("dev/kvm"), "");
    Files.writeString(root.resolve("vmlinuz"), "a kernel");
  }

  @Test
  void takesHardwareWhenAKernelBootsWithIt() {
    assertThat(probe(Acceleration.AUTO).acceleration()).isEqualTo(Acceleration.KVM);
  }

  @Test
  void emulatesWhereTheCpuHasNoFlagEvenIfTheDeviceIsThere() throws IOException {
    Files.writeString(root.resolve("proc/cpuinfo"), "flags\t\t: fpu sse svmish\n");
    CpuSpeed speed = probe(Acceleration.AUTO);
    assertThat(speed.acceleration()).isEqualTo(Acceleration.EMULATION);
    assertThat(speed.announcement())
        .as("the first line a user sees")
        .startsWith("emulated CPUs (no hardware virtualisation: CPU has neither vmx nor svm)");
    assertThat(booted).as("what was booted").hasSize(1);
  }

  @Test
  void emulatesWhereTheKernelHangsUnderKvm() {
    underKvm = "KVM internal error. Suberror: 1";
    CpuSpeed speed = probe(Acceleration.AUTO);
    assertThat(speed.acceleration()).isEqualTo(Acceleration.EMULATION);
    assertThat(speed.reason()).contains("no kernel booted").contains("Suberror");
  }

  @Test
  void saysHowToOpenADeviceThatIsClosedToTheUser() {
    underKvm = "Could not access KVM kernel module: Permission denied";
    assertThat(probe(Acceleration.AUTO).reason()).contains("sudo setfacl -m u:");
  }

  @Test
  void refusesAWishForKvmThatCannotBeGranted() throws IOException {
    Files.delete(root.resolve("dev/kvm"));
    assertThatThrownBy(() -> probe(Acceleration.KVM))
        .hasMessageContaining("acceleration: kvm is not to be had here")
        .hasMessageContaining("there is no /dev/kvm")
        .hasMessageContaining("Use auto or emulation");
  }

  @Test
  void bootsOnceAndRemembers() {
    assertThat(probe(Acceleration.AUTO)).isEqualTo(probe(Acceleration.AUTO));
    assertThat(booted).as("what was booted").hasSize(1);
  }

  @Test
  void remembersNothingOfAnotherKernel() throws IOException {
    probe(Acceleration.AUTO);
    Files.writeString(root.resolve("vmlinuz"), "another kernel");
    probe(Acceleration.AUTO);
    assertThat(booted).as("what was booted").hasSize(2);
  }

  @Test
  void looksAgainWhenTheDeviceWasOpened() throws IOException {
    underKvm = "Could not access KVM kernel module: Permission denied";
    probe(Acceleration.AUTO);
    Path device = root.resolve("dev/kvm");
    Files.delete(device);
    Files.createFile(device);
    underKvm = BOOTS;
    assertThat(probe(Acceleration.AUTO).acceleration()).isEqualTo(Acceleration.KVM);
  }

  @Test
  void keepsTheScaleWithinItsBounds() {
    assertThat(probe(Acceleration.EMULATION).timeScale()).isBetween(1.0, 40.0);
  }

  @Test
  void saysSoWhenNothingBootsAtAll() {
    emulated = "Kernel panic - not syncing";
    assertThatThrownBy(() -> probe(Acceleration.EMULATION))
        .hasMessageContaining("did not boot")
        .hasMessageContaining("Kernel panic");
  }

  private CpuSpeed probe(Acceleration wish) {
    return new AccelerationProbe(
            root,
            root.resolve("vmlinuz"),
            root.resolve("initrd.img"),
            root.resolve("cache"),
            command -> {
              booted.add(command);
              return List.of("echo", command.contains("kvm") ? underKvm : emulated);
            })
        .probe(wish);
  }
}
