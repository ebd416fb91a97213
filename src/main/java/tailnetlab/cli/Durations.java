package tailnetlab.cli;

import java.time.Duration;
import java.util.Locale;

/** Says how long something took. */
final class Durations {
  private Durations() {}

  /** Says a duration as a person would: {@code 0.4 s}, {@code 31 s}, {@code 2 min 05 s}. */
  static String say(Duration duration) {
    double seconds = duration.toMillis() / 1000.0;
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 60 ? whole + " s" : "%d min %02d s".formatted(whole / 60, whole % 60);
  }
}
