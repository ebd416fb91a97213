package tailnetlab.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tailnetlab.hypervisor.ProcessMark;

/** Remembers the process that changes a lab, which outlives a `./lab` that was killed. */
final class Leaving {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Leaving() {}

  /**
   * A run that began.
   *
   * @param process its first process
   * @param kin the mark of all its processes; empty where it has none
   */
  record Noted(ProcessMark process, String kin) {
    boolean alive() {
      return process.alive() || !others().isEmpty();
    }

    /** Lists the processes that are to end. */
    List<ProcessHandle> others() {
      return kin.isEmpty() ? List.of() : Kin.of(kin).alive();
    }
  }

  /** Writes down the process of a run that begins. */
  static void note(Place place, Process process) {
    note(place, process, "");
  }

  /** The same of a run whose processes have a mark. */
  static void note(Place place, Process process, Kin kin) {
    note(place, process, kin.mark());
  }

  private static void note(Place place, Process process, String kin) {
    ProcessMark.of(process.pid())
        .ifPresent(
            mark -> {
              try {
                new ObjectMapper().writeValue(file(place).toFile(), new Noted(mark, kin));
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
    Optional<Noted> left = noted(place).filter(Noted::alive);
    if (left.isPresent()) {
      say.accept(
          "An earlier ./lab was killed, and what it had begun goes on: that is interrupted first.");
      // By its mark where it has one: its first process may have ended before the others.
      Optional<ProcessHandle> first =
          ProcessHandle.of(left.get().process().pid()).filter(p -> left.get().process().alive());
      Interrupts.interrupt(
          Stream.concat(
                  first.stream().flatMap(process -> Interrupts.family(process).stream()),
                  left.get().others().stream())
              .distinct()
              .toList());
      try {
        Awaitility.await("the end of an earlier run")
            .pollInterval(Duration.ofMillis(200))
            .atMost(PATIENCE)
            .until(() -> !left.get().alive());
      } catch (ConditionTimeoutException e) {
        first.ifPresent(Interrupts::kill);
        left.get().others().forEach(ProcessHandle::destroyForcibly);
      }
    }
    forget(place);
  }

  private static Optional<Noted> noted(Place place) {
    try {
      return Optional.of(new ObjectMapper().readValue(file(place).toFile(), Noted.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Path file(Place place) {
    return place.folder().resolve("run.json");
  }
}
