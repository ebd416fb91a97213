package tailnetlab.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * All processes of one run, by a mark in their environment. Who descends from whom does not tell:
 * where the process in between is ended (a CI job is cancelled, a service stopped), what stands
 * behind it goes on as somebody else's child.
 */
final class Kin {
  private static final String VARIABLE = "TAILNET_LAB_RUN";

  private final String mark;

  private Kin(String mark) {
    this.mark = mark;
  }

  /** Returns a new run's, of which there are none yet. */
  static Kin ofNewRun() {
    return new Kin(UUID.randomUUID().toString());
  }

  /** Returns those of a run that is known by its mark. */
  static Kin of(String mark) {
    return new Kin(mark);
  }

  String mark() {
    return mark;
  }

  /** Returns what the run's first process is to have in its environment. */
  Map<String, String> variables() {
    return Map.of(VARIABLE, mark);
  }

  /** Lists those that live. */
  List<ProcessHandle> alive() {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches("\\d+"))
          .filter(this::isMarked)
          .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * Interrupts the pulumi among them, which knows how to stop; where there is none, all of them.
   */
  void interrupt() {
    Interrupts.interrupt(alive());
  }

  /** Waits for their end, and kills those that outstay the limit. */
  void awaitEnd(Duration limit) {
    try {
      Awaitility.await("the end of what a run had begun")
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(100))
          .atMost(limit)
          .until(() -> alive().isEmpty());
    } catch (ConditionTimeoutException e) {
      kill();
    }
  }

  /** Kills them. */
  void kill() {
    alive().forEach(ProcessHandle::destroyForcibly);
  }

  /** Another user's processes cannot be read, and are not ours; a dead one has no environment. */
  private boolean isMarked(String pid) {
    try {
      byte[] environment = Files.readAllBytes(Path.of("/proc", pid, "environ"));
      String[] variables = new String(environment, StandardCharsets.ISO_8859_1).split("\0");
      return Arrays.asList(variables).contains(VARIABLE + "=" + mark);
    } catch (IOException e) {
      return false;
    }
  }
}
