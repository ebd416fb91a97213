package tailnetlab.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;

/** Lets one command at a time change a lab. The kernel frees it with its process. */
final class StackLock implements AutoCloseable {
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
    Path file = place.folder().resolve("lock");
    try {
      Files.createDirectories(file.getParent());
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw LabException.failed(
            "The lab \"%s\" is already in use by %s. Wait for its end, or interrupt it with Ctrl-C"
                .formatted(place.stack(), Files.readString(file).strip()));
      }
      String holder =
          "process %d (./lab %s) since %s"
              .formatted(
                  ProcessHandle.current().pid(),
                  verb,
                  LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS));
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)));
      return new StackLock(channel);
    } catch (IOException e) {
      throw LabException.failed("%s: cannot be locked: %s".formatted(file, e));
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
