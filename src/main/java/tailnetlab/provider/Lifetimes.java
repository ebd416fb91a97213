package tailnetlab.provider;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times as headscale's users write them: {@code 30m}, {@code 24h}, {@code 1h30m}. */
final class Lifetimes {
  private static final Pattern WHOLE = Pattern.compile("([0-9]{1,6}[smhdw])+");
  private static final Pattern PART = Pattern.compile("([0-9]+)([smhdw])");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1),
          "w", Duration.ofDays(7));

  private Lifetimes() {}

  /**
   * Reads a time.
   *
   * @throws IllegalArgumentException saying what would be right
   */
  static Duration parse(String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is no time; write it as 30m, 24h or 90d".formatted(text));
    }
    Duration sum = Duration.ZERO;
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      sum = sum.plus(UNITS.get(parts.group(2)).multipliedBy(Long.parseLong(parts.group(1))));
    }
    if (sum.isZero()) {
      throw new IllegalArgumentException("a lifetime of \"%s\" is none".formatted(text));
    }
    return sum;
  }
}
