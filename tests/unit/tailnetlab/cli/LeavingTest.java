package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeavingTest {
  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();
  private final List<Process> begun = new ArrayList<>();

  @AfterEach
  void endWhatWasBegun() {
    begun.forEach(Process::destroyForcibly);
  }

  /** `./lab mutate` was killed, and its other half beside the guests was not. */
  @Test
  void endsWhatAKilledRunHadBegun() throws Exception {
    Place place = place();
    Process orphan = begin("sh", "-c", "sleep 600 & wait");
    Leaving.note(place, orphan);

    Leaving.settle(place, said::add);

    assertThat(orphan.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(orphan.descendants()).isEmpty();
    assertThat(said)
        .containsExactly(
            "An earlier ./lab was killed, and what it had begun goes on: that is interrupted first.");
  }

  @Test
  void leavesAProcessAloneThatHasBeenForgotten() throws Exception {
    Place place = place();
    Process other = begin("sleep", "600");
    Leaving.note(place, other);
    Leaving.forget(place);

    Leaving.settle(place, said::add);

    assertThat(other.isAlive()).isTrue();
    assertThat(said).isEmpty();
  }

  private Place place() {
    return new Place(folder, folder, "lab").made();
  }

  private Process begin(String... words) throws IOException {
    Process process = new ProcessBuilder(words).start();
    begun.add(process);
    return process;
  }
}
