package tailnetlab.mesh;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as nginx takes them: {@code 75}, {@code 1h}, {@code 1m30s}; without a unit, seconds. */
final class NginxTime {
  private static final Pattern PART = Pattern.compile("\\s*(\\d+)(ms|s|m|h|d|w|M|y)?");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1),
          "w", Duration.ofDays(7),
          "M", Duration.ofDays(30),
          "y", Duration.ofDays(365));

  private NginxTime() {}

  /**
   * Reads a time.
   *
   * @throws UnreadableAnswer when it is none
   */
  static Duration parse(String text) {
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    int end = 0;
    while (part.find() && part.start() == end) {
      Duration unit = part.group(2) == null ? Duration.ofSeconds(1) : UNITS.get(part.group(2));
      sum = sum.plus(unit.multipliedBy(Long.parseLong(part.group(1))));
      end = part.end();
    }
    if (end == 0 || end < text.length()) {
      throw new UnreadableAnswer("`%s` is no time of nginx's".formatted(text), null);
    }
    return sum;
  }
}
