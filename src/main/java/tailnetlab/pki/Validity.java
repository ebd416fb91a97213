package tailnetlab.pki;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** From when to when a certificate holds; whole seconds, as X.509 keeps no finer. */
record Validity(Instant notBefore, Instant notAfter) {

  /**
   * A guest reverted to an old snapshot, or one whose clock was never set, lives in the past: a
   * certificate made now must already hold there.
   */
  private static final Duration GUESTS_CLOCKS = Duration.ofDays(1);

  /** Starts a day before now and lasts {@code length} in all. */
  static Validity from(Clock clock, Duration length) {
    Instant start = clock.instant().minus(GUESTS_CLOCKS).truncatedTo(ChronoUnit.SECONDS);
    return new Validity(start, start.plus(length));
  }

  /** Ends at {@code limit} at the latest: a chain is no longer valid than its issuer. */
  Validity until(Instant limit) {
    return notAfter.isAfter(limit) ? new Validity(notBefore, limit) : this;
  }
}
