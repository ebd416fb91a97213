package tailnetlab.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * This machine, as a node beside the guests: commands are processes of our own, with our rights.
 * Who runs inside the lab's namespace stands on its LAN.
 *
 * <p>Its environment is not the user's: a proxy in it would answer for the lab, and programs would
 * tell their errors in the user's language.
 */
public final class LocalNode implements Node {
  private static final int KEPT_BYTES = 4 * 1024 * 1024;

  /** What a shell says of a program that cannot be started; over SSH it is the same. */
  private static final int NO_SUCH_PROGRAM = 127;

  /** What a program needs to find others and its user's folder. */
  private static final Set<String> KEPT_VARIABLES = Set.of("PATH", "HOME");

  private final String name;
  private final UnaryOperator<List<String>> way;
  private final Map<String, String> environment;

  /** Makes a node whose commands run right here. */
  public LocalNode(String name) {
    this(name, UnaryOperator.identity());
  }

  /**
   * Makes a node that is somewhere else on this machine.
   *
   * @param way what leads a command there: wraps it in another one
   */
  public LocalNode(String name, UnaryOperator<List<String>> way) {
    this(name, way, System.getenv());
  }

  /** Makes a node of a user with that environment. */
  LocalNode(String name, UnaryOperator<List<String>> way, Map<String, String> users) {
    this.name = name;
    this.way = way;
    this.environment = new HashMap<>(users);
    this.environment.keySet().retainAll(KEPT_VARIABLES);
    this.environment.put("LANG", Shell.LOCALE);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Result run(Command command) {
    long start = System.nanoTime();
    Process process;
    try {
      ProcessBuilder builder = new ProcessBuilder(way.apply(command.words()));
      builder.environment().clear();
      builder.environment().putAll(environment);
      process = builder.start();
    } catch (IOException e) {
      return new Result(command, NO_SUCH_PROGRAM, "", e.getMessage(), Duration.ZERO);
    }
    Running running = new Running(command, process);
    try {
      return running.await(start);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("%s: `%s` was cancelled".formatted(name, command));
    } finally {
      running.end();
    }
  }

  @Override
  public void close() {
    // Every command has ended with its call.
  }

  /** A command on its way, with a thread for each of its streams: a full pipe would stop it. */
  private final class Running {
    private final Command command;
    private final Process process;
    private final BoundedOutput out = new BoundedOutput(KEPT_BYTES);
    private final BoundedOutput err = new BoundedOutput(KEPT_BYTES);
    private final List<Thread> readers;

    Running(Command command, Process process) {
      this.command = command;
      this.process = process;
      this.readers =
          List.of(
              aside(() -> drain(process.getInputStream(), out)),
              aside(() -> drain(process.getErrorStream(), err)));
      aside(this::feed);
    }

    Result await(long start) throws InterruptedException {
      long end = start + command.limit().toNanos();
      if (!process.waitFor(left(end), TimeUnit.NANOSECONDS)) {
        throw late();
      }
      for (Thread reader : readers) {
        // A child that outlives the program may hold its outputs; 0 would be for ever.
        reader.join(1 + TimeUnit.NANOSECONDS.toMillis(left(end)));
        if (reader.isAlive()) {
          throw late();
        }
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      return new Result(command, process.exitValue(), out.text(), err.text(), took);
    }

    void end() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }

    private TimedOut late() {
      return new TimedOut(
          "%s: `%s` did not end within %d s; it printed last: %s"
              .formatted(
                  name, command, command.limit().toSeconds(), Tail.of(out.text() + err.text())));
    }

    private void feed() {
      String input = command.input().map(Command.Input::text).orElse("");
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // A program need not read what it is given.
      }
    }
  }

  private static long left(long end) {
    return Math.max(0, end - System.nanoTime());
  }

  private static void drain(InputStream from, BoundedOutput to) {
    try (from) {
      from.transferTo(to);
    } catch (IOException e) {
      // The stream is closed under us when the process is ended.
    }
  }

  private static Thread aside(Runnable task) {
    Thread thread = new Thread(task, "local command");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
