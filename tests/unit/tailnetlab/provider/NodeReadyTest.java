package tailnetlab.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tailnetlab.hypervisor.Programs.Said;
import tailnetlab.hypervisor.Virsh;
import tailnetlab.plan.Trail;
import tailnetlab.provider.Resource.State;
import tailnetlab.remote.HostKeyMismatch;
import tailnetlab.remote.Unreachable;

final class NodeReadyTest {
  private static final String TYPE = "NodeReady";
  private static final String DONE =
      cloudInit(
          "{\"v1\":{\"errors\":[]}}",
          "{\"v1\":{\"stage\":null,\"modules-final\":{\"start\":1,\"errors\":[]}}}",
          "");
  private static final String RUNNING =
      cloudInit(
          "",
          "{\"v1\":{\"stage\":\"modules-final\",\"modules-final\":{\"start\":1,\"errors\":[]}}}",
          "start: modules-final/config-package_update_upgrade_install");
  private static final String BROKEN =
      cloudInit(
          "{\"v1\":{\"errors\":[\"x\"]}}",
          "{\"v1\":{\"stage\":null,\"modules-final\":{\"start\":1,\"errors\":"
              + "[\"('package_update_upgrade_install', RuntimeError('no space left'))\"]}}}",
          "");

  private static final String BEGUN = "running 'init-local'\n";
  private static final String ENDED = "finish: modules-final: \n";

  private final FakeGuest app = new FakeGuest("app");
  private final Wire wire = Wire.to(endpoint -> app);
  private Properties inputs;

  @BeforeEach
  void boot() {
    app.on("cat /proc/sys/kernel/random/boot_id", "1c5d\n")
        .on("cloud-init", DONE)
        .on("init-local", BEGUN + ENDED);
    inputs = MembershipTest.with(Properties.NONE, "connection", "app").with("machine", "domain-1");
  }

  @AfterEach
  void hangUp() {
    wire.close();
  }

  @Test
  void aGuestThatComesUpLateIsWaitedFor() {
    app.firstThrow(new Unreachable("refused", null)).firstThrow(new Unreachable("refused", null));

    State ready = wire.create(TYPE, inputs);

    assertThat(ready.id()).isEqualTo("domain-1");
    assertThat(ready.outputs().text("bootId")).isEqualTo("1c5d");
    assertThat(wire.said()).contains("booting, no SSH yet (0 s)");
  }

  @Test
  void leavesForTheReportHowItBooted(@TempDir Path folder) {
    app.on("/proc/uptime", "1000060.5\n60.5 1\n\0" + "1000007\n\0" + "\0");
    Trail trail = Trail.in(folder);
    try (Wire leaving = Wire.leaving(trail, endpoint -> app)) {
      leaving.create(TYPE, inputs);
    }
    assertThat(trail.boot("app"))
        .hasValueSatisfying(boot -> assertThat(boot).contains("\"KERNEL\""));
  }

  @Test
  void anotherHostKeyFailsAtOnce() {
    app.firstThrow(new HostKeyMismatch("app shows another host key", null));

    assertThatThrownBy(() -> wire.create(TYPE, inputs))
        .hasMessage("UNAVAILABLE: app shows another host key");
    assertThat(app.asked()).hasSize(1);
  }

  @Test
  void aGuestThatNeverAnswersShowsTheEndOfItsConsole(@TempDir Path folder) throws IOException {
    Path console = folder.resolve("app.log");
    Files.writeString(console, "Linux version 6.12\nKernel panic - not syncing\n");
    app.die();

    assertThatThrownBy(() -> wire.create(TYPE, inputs.with("console", console.toString()), 1))
        .hasMessage(
            "DEADLINE_EXCEEDED: node app did not answer over SSH within 1 s. The end of its"
                + " console, %s:\n  Linux version 6.12\n  Kernel panic - not syncing",
            console);
  }

  @Test
  void theModuleUnderWayIsShown() {
    FakeBoot boot = new FakeBoot();
    app.on("cloud-init", command -> FakeGuest.Answer.of(boot.next()));

    wire.create(TYPE, inputs);

    assertThat(wire.said())
        .contains("cloud-init: modules-final, package_update_upgrade_install (0 s)");
  }

  @Test
  void aFailedModuleIsNamedWithItsLastLines() {
    app.on("cloud-init", BROKEN)
        .on("tail -n 20 /var/log/cloud-init-output.log", "E: You don't have enough free space\n");

    assertThatThrownBy(() -> wire.create(TYPE, inputs))
        .hasMessage(
            "FAILED_PRECONDITION: node app: cloud-init failed: package_update_upgrade_install:"
                + " RuntimeError('no space left')\n  E: You don't have enough free space");
  }

  @Test
  void aGuestThatIsDownIsNotForgotten() {
    State ready = wire.create(TYPE, inputs);
    app.die();

    assertThat(wire.read(TYPE, ready))
        .hasValueSatisfying(state -> assertThat(state.outputs().text("bootId")).isEqualTo("1c5d"));
    assertThat(wire.said())
        .contains(
            "warning: node app does not answer over SSH, its state is kept: app does not answer");
  }

  @Test
  void aRebootIsSeen() {
    State ready = wire.create(TYPE, inputs);
    app.on("cat /proc/sys/kernel/random/boot_id", "77aa\n");

    assertThat(wire.read(TYPE, ready))
        .hasValueSatisfying(state -> assertThat(state.outputs().text("bootId")).isEqualTo("77aa"));
  }

  @Test
  void anotherMachineIsWaitedForAnewAndAnotherConsoleIsNot() {
    assertThat(wire.diff(TYPE, inputs, inputs.with("machine", "domain-2")).getReplacesList())
        .containsExactly("machine");
    assertThat(wire.diff(TYPE, inputs, inputs.with("console", "/x")).getReplacesList()).isEmpty();
  }

  /** A guest whose QEMU was killed under its first boot, seen in each of its ways. */
  @Test
  void aGuestThatIsOffIsStartedAndItsFirstBootDoneOver() {
    FakeVirsh libvirt = new FakeVirsh("shut off (crashed)");
    app.firstThrow(new Unreachable("no answer", null))
        .on("init-local", command -> FakeGuest.Answer.of(libvirt.isAnew() ? BEGUN : BEGUN + BEGUN));

    List<String> said = create(libvirt);

    assertThat(libvirt.orders())
        .containsExactly(
            "domstate --reason tailnet-lab-app",
            "start tailnet-lab-app",
            "domblklist tailnet-lab-app",
            "vol-pool /pool/app",
            "vol-dumpxml /pool/app",
            "domstate --reason tailnet-lab-app",
            "destroy tailnet-lab-app",
            "vol-delete /pool/app",
            "vol-create tailnet-lab",
            "start tailnet-lab-app");
    assertThat(said)
        .contains(
            "warning: node app: its machine was shut off (crashed); it is started again",
            "warning: node app: its first boot was cut off; it boots again from a new disk");
  }

  @Test
  void aGuestThatEndsUnderCloudInitIsStartedAgain() {
    FakeVirsh libvirt = new FakeVirsh("shut off (crashed)");
    app.firstAnswer(2).firstThrow(new Unreachable("the session broke", null));

    create(libvirt);

    assertThat(libvirt.orders())
        .containsExactly("domstate --reason tailnet-lab-app", "start tailnet-lab-app");
  }

  @Test
  void aPausedGuestGoesOn() {
    FakeVirsh libvirt = new FakeVirsh("paused (user)");
    app.firstThrow(new Unreachable("no answer", null));

    assertThat(create(libvirt))
        .contains("warning: node app: its machine was paused (user); it goes on");
    assertThat(libvirt.orders()).contains("resume tailnet-lab-app");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "error: failed to get domain 'tailnet-lab-app' | libvirt has no machine tailnet-lab-app"
            + " any",
        "paused (I/O error)                            | could not write its disk. Make room"
      })
  void aGuestThatWillNotComeIsToldAtOnce(String libvirtSays, String told) {
    app.die();

    assertThatThrownBy(() -> create(new FakeVirsh(libvirtSays)))
        .hasMessageContaining("FAILED_PRECONDITION: node app: ")
        .hasMessageContaining(told);
  }

  @Test
  void aGuestThatEndsAgainAndAgainIsNotStartedForEver() {
    app.die();
    FakeVirsh libvirt = new FakeVirsh("shut off (crashed)", false);

    assertThatThrownBy(() -> create(libvirt))
        .hasMessageContaining("its machine stands still again and again, now: shut off (crashed)");
    assertThat(libvirt.orders()).filteredOn(order -> order.startsWith("start")).hasSize(3);
  }

  private List<String> create(FakeVirsh libvirt) {
    try (Wire watching = Wire.to(new NodeReadyResource(Optional.of(libvirt)), any -> app)) {
      watching.create(TYPE, inputs.with("domain", "tailnet-lab-app"));
      return List.copyOf(watching.said());
    }
  }

  /** One machine; what it says after it was set going is that it runs. */
  private static final class FakeVirsh implements Virsh {
    private final List<String> orders = new CopyOnWriteArrayList<>();
    private final boolean recovers;
    private String state;

    FakeVirsh(String state) {
      this(state, true);
    }

    FakeVirsh(String state, boolean recovers) {
      this.state = state;
      this.recovers = recovers;
    }

    List<String> orders() {
      return orders;
    }

    boolean isAnew() {
      return orders.contains("vol-create tailnet-lab");
    }

    @Override
    public Said run(List<String> words) {
      // The file of a new disk has another name each time.
      orders.add(
          String.join(" ", words.subList(0, words.get(0).equals("vol-create") ? 2 : words.size())));
      return switch (words.get(0)) {
        case "domstate" -> state.startsWith("error") ? new Said(1, "", state) : said(state);
        case "domblklist" ->
            said(" Target   Source\n---------------\n vda      /pool/app\n vdb      /pool/iso\n");
        case "vol-pool" -> said("tailnet-lab\n");
        default -> {
          state = recovers ? "running (booted)" : state;
          yield said("");
        }
      };
    }

    private static Said said(String out) {
      return new Said(0, out, "");
    }
  }

  /** What {@code CloudInit} reads in one go: its files, with a NUL after each. */
  private static String cloudInit(String result, String status, String lastStart) {
    return String.join("\0", result, status, lastStart);
  }

  private static final class FakeBoot {
    private int looks;

    String next() {
      return looks++ == 0 ? RUNNING : DONE;
    }
  }
}
