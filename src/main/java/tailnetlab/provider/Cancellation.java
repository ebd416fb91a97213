package tailnetlab.provider;

import java.util.function.Supplier;

/**
 * Ends the work of one call early. Waiting is interrupted at once; a step that must not be torn in
 * two (a key is made, its secret told once) ends first.
 */
final class Cancellation {
  private final Thread worker;
  private boolean cancelled;
  private boolean unbroken;
  private boolean over;
  private Runnable also = () -> {};

  /** Watches over the work of the present thread. */
  Cancellation() {
    this.worker = Thread.currentThread();
  }

  /** Asks the work to end. */
  synchronized void cancel() {
    if (!cancelled && !over) {
      cancelled = true;
      also.run();
      if (!unbroken) {
        worker.interrupt();
      }
    }
  }

  /** Does this too when the work is asked to end; it must be short. */
  synchronized void whenCancelled(Runnable action) {
    also = action;
  }

  /**
   * Goes on only while the work should not end.
   *
   * @throws Failure when it should
   */
  synchronized void check() {
    if (cancelled) {
      throw Failure.cancelled();
    }
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Runs a short step to its end, whatever happens meanwhile. */
  <T> T unbroken(Supplier<T> step) {
    begin();
    try {
      return step.get();
    } finally {
      ended();
    }
  }

  /** Says whether a step is under way that a cancellation waits for. */
  synchronized boolean isUnbroken() {
    return unbroken;
  }

  /** Ends the watch: the thread belongs to other work now. */
  synchronized void end() {
    over = true;
    // An interrupt that came too late must not hit the thread's next work.
    Thread.interrupted();
  }

  /** A cancellation comes before the step or waits for it; in between it would interrupt it. */
  private synchronized void begin() {
    check();
    unbroken = true;
  }

  private synchronized void ended() {
    unbroken = false;
  }
}
