package tailnetlab.mesh;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go prints them: {@code 15ms}, {@code 1.204s}, {@code 1m0.5s}. */
final class GoDuration {
  private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(h|ms|m|s|µs|us|ns)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "h", 3_600_000_000_000L,
          "m", 60_000_000_000L,
          "s", 1_000_000_000L,
          "ms", 1_000_000L,
          "µs", 1_000L,
          "us", 1_000L,
          "ns", 1L);

  private GoDuration() {}

  /**
   * Reads a duration.
   *
   * @throws UnreadableAnswer when it is none
   */
  static Duration parse(String text) {
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    int end = 0;
    while (part.find() && part.start() == end) {
      long unit = NANOS.get(part.group(2));
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
      end = part.end();
    }
    if (end == 0 || end < text.length()) {
      throw new UnreadableAnswer("`%s` is not a duration".formatted(text), null);
    }
    return Duration.ofNanos(nanos.longValue());
  }
}
