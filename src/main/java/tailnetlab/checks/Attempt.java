package tailnetlab.checks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One look of a check that is under way. It ends in a finding at a time of our choice: what has not
 * come to an end by then is interrupted, and could not judge.
 */
final class Attempt {
  private final Check check;
  private final Ground ground;
  private final Consumer<Finding> seen;
  private final Instant at = Instant.now();
  private final Future<?> going;
  private Finding finding;
  private boolean begun;

  /**
   * Begins one.
   *
   * @param look what to do
   * @param seen told the finding, once
   */
  Attempt(
      Check check,
      Supplier<Finding> look,
      Ground ground,
      ExecutorService where,
      Consumer<Finding> seen) {
    this.check = check;
    this.ground = ground;
    this.seen = seen;
    this.going =
        where.submit(
            () -> {
              began();
              found(look.get());
            });
  }

  Check check() {
    return check;
  }

  /** Waits for its end, at most until then; it is given up where it has not come by then. */
  Finding until(Deadline deadline) {
    if (!await(deadline)) {
      giveUp(deadline);
    }
    return result();
  }

  /** Waits for its end, at most until then, and says whether it has come. */
  boolean await(Deadline deadline) {
    try {
      going.get(Math.max(0, deadline.left().toNanos()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException | CancellationException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a finding could not be told", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private synchronized void began() {
    begun = true;
  }

  private synchronized void found(Finding one) {
    // A look that was given up may still end.
    if (finding == null) {
      finding = one;
      seen.accept(one);
    }
  }

  private synchronized Finding result() {
    return finding;
  }

  private void giveUp(Deadline deadline) {
    Verdict open = Verdict.inconclusive(Diagnosis.OUT_OF_TIME, unfinished(deadline.limit()));
    Duration took = Duration.between(at, Instant.now());
    found(new Finding(check.id(), check.title(), open, at, took, List.of()));
    going.cancel(true);
  }

  private synchronized String unfinished(Duration limit) {
    List<String> running = ground.running();
    String what =
        begun
            ? "it has not come to an end %d s after the run began"
            : "it has not begun %d s after the run did";
    String why =
        running.isEmpty()
            ? ""
            : "; what goes on then: "
                + String.join(", ", running.subList(0, Math.min(3, running.size())));
    return what.formatted(limit.toSeconds()) + why;
  }
}
