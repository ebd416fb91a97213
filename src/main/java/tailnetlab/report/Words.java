package tailnetlab.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Look;
import tailnetlab.checks.Verdict;

/** Says times and numbers as a page does. */
final class Words {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Words() {}

  /** Says a duration: {@code 0.4 s}, {@code 59.9 s}, {@code 2 min 05 s}. */
  static String seconds(Duration took) {
    double seconds = took.toMillis() / 1000.0;
    return seconds < 60
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : "%d min %02d s".formatted(took.toMinutes(), took.toSecondsPart());
  }

  /** Says of a check that passed at its second look what the first was. */
  static String unsteady(Finding finding) {
    String first =
        finding.earlier().stream().map(Look::verdict).map(Verdict::told).findFirst().orElse("");
    return "only at the second look; the first said " + first;
  }

  /** Says when a look was, by the clock of UTC; nothing where nobody noted it. */
  static String time(Instant at) {
    return at.equals(Instant.EPOCH) ? "" : TIME.format(at);
  }

  /** Says how many mutations were not asked for; nothing of none. */
  static String leftOut(int count) {
    return count > 0 ? "; %d mutations were left out".formatted(count) : "";
  }
}
