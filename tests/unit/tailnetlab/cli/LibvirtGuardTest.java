package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tailnetlab.cli.LibvirtGuard.Order;
import tailnetlab.hypervisor.ProcessMark;

class LibvirtGuardTest {
  private static final Instant BEGIN = Instant.parse("2026-11-20T10:00:00Z");
  private static final String UPLOAD =
      "urn:pulumi:lab::tailnet-lab::libvirt:index/volume:Volume::system";
  private static final String BOOT = "urn:pulumi:lab::tailnet-lab::tailnet:index:NodeReady::app";

  private final List<String> said = new ArrayList<>();
  private Optional<ProcessMark> daemon = Optional.of(new ProcessMark(12, 1, "boot"));
  private boolean answers = true;
  private int restarts;
  private final LibvirtGuard guard =
      new LibvirtGuard(() -> daemon, () -> answers, () -> restarts++, said::add);

  @Test
  void aHealthyLibvirtIsLeftAlone() {
    begins(UPLOAD, 0);

    for (int second = 0; second < 600; second += 2) {
      assertThat(look(second)).isEqualTo(Order.GO_ON);
    }
    assertThat(said).isEmpty();
    assertThat(guard.told()).isEmpty();
  }

  @Test
  void workThatADeadDaemonHadInHandIsGivenUp() {
    begins(UPLOAD, 0);
    look(0);
    daemon = Optional.of(new ProcessMark(99, 2, "boot"));

    assertThat(look(4)).as("it may fail by itself").isEqualTo(Order.GO_ON);
    assertThat(look(40)).isEqualTo(Order.INTERRUPT);
    assertThat(look(45)).isEqualTo(Order.GO_ON);
    assertThat(look(52)).as("the engine waits for the call").isEqualTo(Order.INTERRUPT);
    assertThat(look(64)).isEqualTo(Order.KILL);
    assertThat(said)
        .containsExactly(
            "Libvirt's daemon ended while the engine worked with it."
                + " What it had in hand is given up after 30 s.");
    assertThat(String.join("; ", guard.told())).endsWith("`./lab up` goes on from here");
  }

  @Test
  void whatDoesNotNeedLibvirtGoesOn() {
    begins(UPLOAD, 0);
    begins(BOOT, 0);
    look(0);
    daemon = Optional.empty();
    look(2);
    guard.event(new EngineEvent.Failed(UPLOAD), BEGIN.plusSeconds(3));

    assertThat(look(300)).isEqualTo(Order.GO_ON);
    assertThat(guard.told()).isEmpty();
  }

  @Test
  void aDaemonThatHangsIsEndedSoThatAnotherComes() {
    begins(UPLOAD, 0);
    answers = false;

    look(0);
    assertThat(restarts).as("one miss is none").isZero();
    look(30);
    assertThat(restarts).isOne();
    assertThat(look(62)).isEqualTo(Order.INTERRUPT);
    assertThat(guard.told()).first().asString().startsWith("libvirt gave no answer 2 times");
  }

  private void begins(String urn, int second) {
    guard.event(new EngineEvent.Started(urn, "create"), BEGIN.plusSeconds(second));
  }

  private Order look(int second) {
    return guard.look(BEGIN.plusSeconds(second));
  }
}
