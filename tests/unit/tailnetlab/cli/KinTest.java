package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KinTest {
  private final Kin kin = Kin.ofNewRun();
  private final List<Process> begun = new ArrayList<>();

  @AfterEach
  void endWhatWasBegun() {
    kin.kill();
    begun.forEach(Process::destroyForcibly);
  }

  @Test
  void findsWhatHasLostItsParent() throws Exception {
    Process parent = begin("sh", "-c", "sleep 600 & echo; wait");
    parent.getInputStream().read();
    parent.destroyForcibly().waitFor();

    assertThat(parent.descendants()).isEmpty();
    assertThat(kin.alive()).hasSize(1);
    assertThat(Kin.ofNewRun().alive()).as("another run's").isEmpty();
  }

  @Test
  void killsWhatDoesNotEndInItsTime() throws Exception {
    Process deaf = begin("sh", "-c", "trap '' INT TERM; echo; while :; do sleep 600; done");
    deaf.getInputStream().read();

    kin.interrupt();
    kin.awaitEnd(Duration.ofMillis(300));

    await().until(() -> kin.alive().isEmpty());
  }

  private Process begin(String... words) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(kin.variables());
    Process process = builder.start();
    begun.add(process);
    return process;
  }
}
