package tailnetlab.hypervisor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs of this machine to their end, with a limit. */
public final class Programs {
  private final Map<String, String> environment;

  /**
   * @param environment what the programs get besides our own environment
   */
  public Programs(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * What a program said.
   *
   * @param exit its exit status; {@value #TIMED_OUT} when it was ended for taking too long
   * @param out its standard output
   * @param err its standard error
   */
  public record Said(int exit, String out, String err) {
    public static final int TIMED_OUT = 124;

    /** Says whether the exit status is 0. */
    public boolean ok() {
      return exit == 0;
    }

    /** Returns what a person needs to read after a failure: its last words, in one line. */
    public String words() {
      String text = err.isBlank() ? out : err;
      return text.strip().replaceAll("\\s*\\n\\s*", "; ");
    }
  }

  /**
   * Runs a program and waits for its end; one that takes longer than the limit is killed with its
   * children.
   *
   * @throws HypervisorException when it cannot be started at all
   */
  public Said run(List<String> command, Duration limit) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      // Both pipes are drained beside each other: a full one would stop the program.
      Drain out = new Drain(process.getInputStream());
      Drain err = new Drain(process.getErrorStream());
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      return new Said(
          ended ? process.exitValue() : Said.TIMED_OUT,
          out.text(),
          ended ? err.text() : late(limit));
    } catch (IOException e) {
      throw new HypervisorException(
          "%s cannot be started (%s). Type: ./lab doctor".formatted(command.get(0), e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HypervisorException("interrupted while waiting for " + command.get(0), e);
    }
  }

  private static String late(Duration limit) {
    return "no answer within %d s".formatted(limit.toSeconds());
  }

  /** One output of a program, read in a thread of its own. */
  private static final class Drain {
    /** For the rest, after the program's end: a child that it left behind may hold the pipe. */
    private static final Duration REST = Duration.ofSeconds(2);

    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final Thread thread;

    Drain(InputStream stream) {
      thread =
          new Thread(
              () -> {
                try (stream) {
                  stream.transferTo(read);
                } catch (IOException e) {
                  // It is closed under us when the program is ended.
                }
              },
              "drain");
      thread.setDaemon(true);
      thread.start();
    }

    String text() throws InterruptedException {
      thread.join(REST.toMillis());
      return read.toString(StandardCharsets.UTF_8);
    }
  }
}
