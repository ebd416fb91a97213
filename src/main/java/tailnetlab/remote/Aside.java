package tailnetlab.remote;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Steps of JSch in a thread of their own: it swallows interrupts while it waits, and a socket's
 * write has no limit at all.
 */
final class Aside {
  private Aside() {}

  /**
   * Runs a step and waits for it.
   *
   * @param unwanted given what the step makes after nobody waits for it any more
   * @throws TimeoutException when it takes longer than the limit
   * @throws ExecutionException with what the step threw
   */
  static <T> T within(Duration limit, Callable<T> step, Consumer<T> unwanted)
      throws InterruptedException, TimeoutException, ExecutionException {
    CompletableFuture<T> made = begin(step, unwanted);
    try {
      return made.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      made.cancel(false);
    }
  }

  /** Begins a step; who does not want its result any more completes or cancels it. */
  static <T> CompletableFuture<T> begin(Callable<T> step, Consumer<T> unwanted) {
    CompletableFuture<T> made = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                T value = step.call();
                if (!made.complete(value)) {
                  unwanted.accept(value);
                }
              } catch (Throwable e) {
                made.completeExceptionally(e);
              }
            },
            "ssh");
    thread.setDaemon(true);
    thread.start();
    return made;
  }

  /** Does the same with each, at once, and waits no longer than the limit. */
  static <T> void all(Collection<T> each, Consumer<T> step, Duration limit) {
    CompletableFuture<?>[] steps =
        each.stream()
            .map(
                one ->
                    begin(
                        () -> {
                          step.accept(one);
                          return true;
                        },
                        any -> {}))
            .toArray(CompletableFuture<?>[]::new);
    settle(CompletableFuture.allOf(steps), limit);
  }

  /** Waits for steps, through an interrupt too, and no longer than the limit. */
  static void settle(CompletableFuture<?> steps, Duration limit) {
    boolean interrupted = false;
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        steps.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException | TimeoutException e) {
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
