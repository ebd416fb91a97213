package tailnetlab.hypervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that cannot be mistaken for a later one with the same number.
 *
 * @param pid its process id
 * @param started when it was started, in the kernel's ticks since boot
 * @param boot the boot it belongs to, by the kernel's random id
 */
public record ProcessMark(long pid, long started, String boot) {
  private static final Path PROC = Path.of("/proc");

  /** Marks a process, or returns nothing when it does not run. */
  public static Optional<ProcessMark> of(long pid) {
    return startOf(pid).map(started -> new ProcessMark(pid, started, bootId()));
  }

  /** Says whether this very process still runs; a zombie does not. */
  public boolean alive() {
    return of(pid).filter(this::equals).isPresent();
  }

  /** Returns the kernel's id of the present boot. */
  public static String bootId() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Returns the name of a process, as the kernel has it; empty where there is none. */
  static String nameOf(long pid) {
    try {
      return Files.readString(PROC.resolve(pid + "/comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static Optional<Long> startOf(long pid) {
    try {
      return started(Files.readString(PROC.resolve(pid + "/stat")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads the start time out of a line of {@code /proc/PID/stat}. */
  static Optional<Long> started(String stat) {
    // The second field is the program's name in parentheses, and may hold anything.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    String state = fields[0];
    boolean gone = state.equals("Z") || state.equals("X");
    return gone ? Optional.empty() : Optional.of(Long.valueOf(fields[19]));
  }
}
