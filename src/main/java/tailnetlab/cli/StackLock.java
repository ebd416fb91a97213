package tailnetlab.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Lets one command at a time change a lab, or look at it. The kernel frees it with its process. */
final class StackLock implements AutoCloseable {
  private static final String CHANGES = "lock";
  private static final String LOOKS = "proof.lock";

  /** A proof takes seconds, of a broken lab a minute; mutations and scenarios more. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final FileChannel channel;

  private StackLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of a stack.
   *
   * @param verb what it is taken for
   * @throws LabException when another process has it, with its number and since when
   */
  static StackLock take(Place place, String verb) {
    return attempt(place, CHANGES, verb)
        .orElseThrow(
            () ->
                LabException.failed(
                    "The lab \"%s\" is already in use by %s. Wait for its end, or interrupt it with Ctrl-C"
                        .formatted(place.stack(), holder(place, CHANGES))));
  }

  /**
   * Takes the right to look at a lab, and waits where another process does: the probes of one proof
   * move the counters that the other reads.
   *
   * @param verb what it is taken for
   * @param say told for whom one waits
   * @throws LabException with exit status 3 when that takes too long
   */
  static StackLock proof(Place place, String verb, Consumer<String> say) {
    return attempt(place, LOOKS, verb)
        .orElseGet(
            () -> {
              say.accept(
                  "Another proof is at work: waiting for %s.".formatted(holder(place, LOOKS)));
              return awaited(place, verb);
            });
  }

  /** Does something while nobody else looks at the lab; see {@link #proof}. */
  static <T> T alone(Place place, String verb, Consumer<String> say, Supplier<T> work) {
    StackLock lock = proof(place, verb, say);
    try {
      return work.get();
    } finally {
      lock.close();
    }
  }

  private static StackLock awaited(Place place, String verb) {
    try {
      return Awaitility.await("the other proof's end")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> attempt(place, LOOKS, verb), Optional::isPresent)
          .orElseThrow();
    } catch (ConditionTimeoutException e) {
      throw new LabException(
          3,
          "Another proof has not ended within %d min: that of %s"
              .formatted(PATIENCE.toMinutes(), holder(place, LOOKS)));
    }
  }

  private static Optional<StackLock> attempt(Place place, String name, String verb) {
    Path file = place.folder().resolve(name);
    try {
      Files.createDirectories(file.getParent());
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      boolean taken = false;
      try {
        taken = channel.tryLock() != null;
        if (taken) {
          note(channel, verb);
        }
        return taken ? Optional.of(new StackLock(channel)) : Optional.empty();
      } catch (OverlappingFileLockException e) {
        // The kernel's locks are a process's, not a thread's.
        return Optional.empty();
      } catch (IOException e) {
        // What is not noted is not held either.
        taken = false;
        throw e;
      } finally {
        if (!taken) {
          channel.close();
        }
      }
    } catch (IOException e) {
      throw LabException.failed("%s: cannot be locked: %s".formatted(file, e));
    }
  }

  private static void note(FileChannel channel, String verb) throws IOException {
    String holder =
        "process %d (./lab %s) since %s"
            .formatted(
                ProcessHandle.current().pid(),
                verb,
                LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS));
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)));
  }

  private static String holder(Place place, String name) {
    try {
      return Files.readString(place.folder().resolve(name)).strip();
    } catch (IOException e) {
      return "another process";
    }
  }

  /** Does something while holding the lock of a stack. */
  static <T> T holding(Place place, String verb, Callable<T> work) throws Exception {
    StackLock lock = take(place, verb);
    try {
      return work.call();
    } finally {
      lock.close();
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The kernel frees the lock with the process at the latest.
    }
  }
}
