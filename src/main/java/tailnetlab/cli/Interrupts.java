package tailnetlab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Passes the user's Ctrl-C on to pulumi, which knows how to stop without losing anything. */
final class Interrupts implements AutoCloseable {
  private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

  /**
   * Signals this close to each other are one wish: whoever ends a process group and its leader
   * sends two, and a second one makes pulumi drop everything.
   */
  private static final Duration ECHO = Duration.ofSeconds(1);

  private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  private Interrupts() {}

  /**
   * Passes interrupts on until closed. The first one asks, the second insists, and after the limit
   * the processes of the run are killed.
   *
   * @param kin the processes of the run
   */
  static Interrupts passedOnTo(Kin kin, Consumer<String> say, Duration limit) {
    Interrupts interrupts = new Interrupts();
    AtomicLong last = new AtomicLong(System.nanoTime() - ECHO.toNanos());
    SignalHandler handler =
        signal -> {
          long now = System.nanoTime();
          if (now - last.getAndSet(now) < ECHO.toNanos()) {
            return;
          }
          if (interrupts.count.getAndIncrement() == 0) {
            say.accept("Stopping: what is in hand is finished first. Ctrl-C again: at once.");
            CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
                .execute(kin::kill);
          }
          kin.interrupt();
        };
    for (String name : SIGNALS) {
      Signal signal = new Signal(name);
      interrupts.before.put(signal, Signal.handle(signal, handler));
    }
    return interrupts;
  }

  /** Says whether the user interrupted. */
  boolean happened() {
    return count.get() > 0;
  }

  /** Interrupts the pulumi among these processes; where there is none, all of them. */
  static void interrupt(List<ProcessHandle> family) {
    family.stream()
        .filter(one -> name(one).equals("pulumi"))
        .findFirst()
        .ifPresentOrElse(
            pulumi -> signal("INT", pulumi), () -> family.forEach(ProcessHandle::destroy));
  }

  /** Kills a process with all below it. */
  static void kill(ProcessHandle process) {
    family(process).forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    before.forEach(Signal::handle);
  }

  /** Lists a process and all below it. */
  static List<ProcessHandle> family(ProcessHandle process) {
    List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
    family.add(process);
    return family;
  }

  private static String name(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", process.pid() + "", "comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** The JDK knows two ways to end a process, and an interrupt is neither. */
  private static void signal(String name, ProcessHandle process) {
    try {
      new ProcessBuilder("sh", "-c", "kill -s \"$1\" \"$2\"", "sh", name, process.pid() + "")
          .start();
    } catch (IOException e) {
      process.destroy();
    }
  }
}
