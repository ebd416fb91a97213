package tailnetlab.report;

import java.time.Duration;
import java.util.Locale;

/** Says times and numbers as a page does. */
final class Words {
  private Words() {}

  /** Says a duration: {@code 0.4 s}, {@code 59.9 s}, {@code 2 min 05 s}. */
  static String seconds(Duration took) {
    double seconds = took.toMillis() / 1000.0;
    return seconds < 60
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : "%d min %02d s".formatted(took.toMinutes(), took.toSecondsPart());
  }

  /** Says how many were not asked for, to follow a count of those that were; nothing of none. */
  static String leftOut(int count) {
    return count > 0 ? "; %d were left out".formatted(count) : "";
  }
}
