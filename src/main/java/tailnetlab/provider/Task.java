package tailnetlab.provider;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tailnetlab.mesh.MeshException;
import tailnetlab.remote.Endpoint;
import tailnetlab.remote.Node;
import tailnetlab.remote.RemoteException;

/** One call of the engine: the ways to guests, to the user's screen, and out. */
final class Task {
  /** Between two looks. Awaitility sleeps through an interrupt, so a cancellation waits for it. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Surroundings surroundings;
  private final Progress progress;
  private final Cancellation cancellation;
  private final Optional<Duration> wholeLimit;

  /**
   * Makes the task of a call.
   *
   * @param wholeLimit the user's own limit ({@code customTimeouts}), in place of ours
   */
  Task(
      Surroundings surroundings,
      Progress progress,
      Cancellation cancellation,
      Optional<Duration> wholeLimit) {
    this.surroundings = surroundings;
    this.progress = progress;
    this.cancellation = cancellation;
    this.wholeLimit = wholeLimit;
  }

  /** Returns the node behind a {@code connection}. */
  Node node(Properties connection) {
    return surroundings.nodes().apply(endpoint(connection));
  }

  /** Reads a {@code connection}. */
  static Endpoint endpoint(Properties connection) {
    return new Endpoint(
        connection.text("node"),
        connection.text("address"),
        connection.text("hostKey"),
        connection.text("clientKey"));
  }

  /** Returns how the machine at hand is. */
  Surroundings surroundings() {
    return surroundings;
  }

  void say(String line) {
    progress.say(line);
  }

  void warn(String line) {
    progress.warn(line);
  }

  /** Runs a short step that a cancellation does not tear in two. */
  <T> T unbroken(Supplier<T> step) {
    return cancellation.unbroken(step);
  }

  /** Stops here when the call is cancelled. */
  void check() {
    cancellation.check();
  }

  /** Returns the limit for something that takes so long on fast guests. */
  Duration limit(Duration onFastGuests) {
    return wholeLimit.orElse(surroundings.scaled(onFastGuests));
  }

  /**
   * Looks again and again until there is what is looked for. A guest that does not answer is looked
   * at again too; another exception ends the wait.
   *
   * @param limit how long to wait
   * @param look given how long it has been, returns what was looked for, or what to show instead
   * @param late makes the failure's text from the last thing shown
   */
  <T> T until(Duration limit, Function<Duration, Look<T>> look, Function<String, String> late) {
    long start = System.nanoTime();
    // Written and read by this thread alone: the polling happens in it, so that a cancellation
    // interrupts the look itself.
    Sight<T> sight = new Sight<>();
    try {
      Awaitility.await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(PAUSE)
          .atMost(limit)
          .until(
              () -> {
                cancellation.check();
                Look<T> seen = look.apply(Duration.ofNanos(System.nanoTime() - start));
                seen.shown().ifPresent(this::say);
                sight.last = seen.shown().orElse(sight.last);
                sight.found = seen.found();
                return sight.found.isPresent();
              });
      return sight.found.orElseThrow();
    } catch (ConditionTimeoutException e) {
      throw Failure.tooLate(late.apply(sight.last), e.getCause());
    } catch (Exception e) {
      // Awaitility also throws the InterruptedException of its own pause.
      cancellation.check();
      throw e instanceof RuntimeException r ? r : new IllegalStateException(e);
    }
  }

  /**
   * Tries something that may hang on a dead guest.
   *
   * @return the value, or why there is none: the guest, or the program on it, failed or was slow
   */
  <T> Attempt<T> briefly(Duration limit, Supplier<T> step) {
    FutureTask<T> future = new FutureTask<>(step::get);
    Thread thread = new Thread(future, "briefly");
    thread.setDaemon(true);
    thread.start();
    try {
      return Attempt.of(future.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Attempt.failed("no answer within %d s".formatted(limit.toSeconds()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RemoteException || e.getCause() instanceof MeshException) {
        return Attempt.failed(e.getCause().getMessage());
      }
      throw e.getCause() instanceof RuntimeException r
          ? r
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw Failure.cancelled();
    } finally {
      future.cancel(true);
    }
  }

  /**
   * What came of something tried.
   *
   * @param value the value, where it worked
   * @param problem why there is none, or empty
   */
  record Attempt<T>(Optional<T> value, String problem) {
    static <T> Attempt<T> of(T value) {
      return new Attempt<>(Optional.of(value), "");
    }

    static <T> Attempt<T> failed(String problem) {
      return new Attempt<>(Optional.empty(), problem);
    }
  }

  /**
   * What a look saw.
   *
   * @param found what was looked for
   * @param shown what to show the user
   */
  record Look<T>(Optional<T> found, Optional<String> shown) {
    static <T> Look<T> found(T value) {
      return new Look<>(Optional.of(value), Optional.empty());
    }

    static <T> Look<T> notYet(String shown) {
      return new Look<>(Optional.empty(), Optional.of(shown));
    }
  }

  private static final class Sight<T> {
    private String last = "nothing";
    private Optional<T> found = Optional.empty();
  }
}
