package tailnetlab.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SystemHypervisorTest {
  @TempDir private Path folder;

  @Test
  void saysWhatVirshSaidWhenNobodyAnswers() {
    SystemHypervisor hypervisor =
        new SystemHypervisor("test:///nowhere/at/all", new Programs(Map.of()));
    assertThatThrownBy(hypervisor::start)
        .as("a libvirt that is not there")
        .hasMessageContaining("hypervisor: test:///nowhere/at/all does not answer")
        .hasMessageContaining("Look at `virsh -c test:///nowhere/at/all uri`");
  }

  @Test
  void changesNothingAboutCommands() {
    SystemHypervisor hypervisor = new SystemHypervisor("qemu:///system", new Programs(Map.of()));
    assertThat(hypervisor.enter(List.of("ssh", "app"))).containsExactly("ssh", "app");
  }

  @Test
  void killsAProgramThatTakesTooLongWithItsChildren() throws IOException {
    Path program = folder.resolve("slow");
    Files.writeString(program, "#!/bin/sh\nsleep 600 & sleep 600\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Programs.Said said =
        new Programs(Map.of()).run(List.of(program.toString()), Duration.ofMillis(200));
    assertThat(said.exit()).as("its exit status").isEqualTo(Programs.Said.TIMED_OUT);
    assertThat(said.words()).as("what it is said to have said").contains("no answer within");
  }

  /** Else a limit of 10 s is none. */
  @Test
  @Timeout(30)
  void doesNotWaitForAChildThatKeepsTheOutputOpen() {
    Programs.Said said =
        new Programs(Map.of())
            .run(List.of("sh", "-c", "echo said; setsid sleep 62 &"), Duration.ofSeconds(10));
    assertThat(said.exit()).isZero();
    assertThat(said.out()).isEqualTo("said\n");
  }

  @Test
  void namesAProgramThatIsNotThere() {
    assertThatThrownBy(
            () -> new Programs(Map.of()).run(List.of("no-such-program"), Duration.ofSeconds(1)))
        .isInstanceOf(HypervisorException.class)
        .hasMessageContaining("no-such-program cannot be started")
        .hasMessageContaining("./lab doctor");
  }
}
