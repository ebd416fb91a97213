package tailnetlab.checks;

import java.time.Duration;

/** A point in time that something has to be over by; a clock that is set does not move it. */
final class Deadline {
  private final Duration limit;
  private final long begin = System.nanoTime();

  private Deadline(Duration limit) {
    this.limit = limit;
  }

  static Deadline in(Duration limit) {
    return new Deadline(limit);
  }

  /** Returns the time until then; less than nothing afterwards. */
  Duration left() {
    return limit.minusNanos(System.nanoTime() - begin);
  }

  boolean isOver() {
    return left().isNegative() || left().isZero();
  }

  /** Returns how long it was from the beginning. */
  Duration limit() {
    return limit;
  }
}
