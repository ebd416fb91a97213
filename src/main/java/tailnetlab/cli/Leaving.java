package tailnetlab.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tailnetlab.hypervisor.ProcessMark;

/** Remembers the process that changes a lab, which outlives a `./lab` that was killed. */
final class Leaving {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Leaving() {}

  /** Writes down the process of a run that begins. */
  static void note(Place place, Process process) {
    ProcessMark.of(process.pid())
        .ifPresent(
            mark -> {
              try {
                new ObjectMapper().writeValue(file(place).toFile(), mark);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /** Forgets it at its end. */
  static void forget(Place place) {
    try {
      Files.deleteIfExists(file(place));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Ends what an earlier, killed `./lab` left at work: asked first, as Ctrl-C would. The caller
   * holds the lab's lock, so nobody waits for that run any more.
   */
  static void settle(Place place, Consumer<String> say) {
    Optional<ProcessMark> left = noted(place).filter(ProcessMark::alive);
    if (left.isPresent()) {
      say.accept(
          "An earlier ./lab was killed, and what it had begun goes on: that is interrupted first.");
      ProcessHandle process = ProcessHandle.of(left.get().pid()).orElseThrow();
      Interrupts.interrupt(process);
      try {
        Awaitility.await("the end of process " + process.pid())
            .pollInterval(Duration.ofMillis(200))
            .atMost(PATIENCE)
            .until(() -> !left.get().alive());
      } catch (ConditionTimeoutException e) {
        Interrupts.kill(process);
      }
    }
    forget(place);
  }

  private static Optional<ProcessMark> noted(Place place) {
    try {
      return Optional.of(new ObjectMapper().readValue(file(place).toFile(), ProcessMark.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Path file(Place place) {
    return place.folder().resolve("run.json");
  }
}
