package tailnetlab.hypervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
      CompletableFuture<byte[]> out = drain(process.getInputStream());
      CompletableFuture<byte[]> err = drain(process.getErrorStream());
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      return new Said(
          ended ? process.exitValue() : Said.TIMED_OUT, text(out), ended ? text(err) : late(limit));
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

  private static CompletableFuture<byte[]> drain(java.io.InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return stream.readAllBytes();
          } catch (IOException e) {
            return new byte[0];
          }
        },
        // A thread each: the common pool may have a single one, and it may be busy.
        task -> {
          Thread thread = new Thread(task, "drain");
          thread.setDaemon(true);
          thread.start();
        });
  }

  private static String text(CompletableFuture<byte[]> bytes) {
    return new String(bytes.join(), StandardCharsets.UTF_8);
  }
}
