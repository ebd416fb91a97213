package tailnetlab.mesh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;

/**
 * Echo requests of the kernel's ping: they go through the tunnel and the policy, as every program's
 * packets do.
 */
public final class Icmp {
  /** For the last answer; the others have the time until then. */
  private static final Duration LAST = Duration.ofSeconds(3);

  private static final Duration MARGIN = Duration.ofSeconds(30);
  private static final Pattern COUNTS =
      Pattern.compile("([0-9]+) packets transmitted, ([0-9]+) (?:packets )?received");
  private static final Pattern REPORT =
      Pattern.compile(
          "^--- (\\S+) ping statistics ---\n((?:(?!PING|---).*\n?)*)", Pattern.MULTILINE);
  private static final Pattern FASTEST = Pattern.compile("= ([0-9.]+)/[0-9.]+/[0-9.]+");

  private final Node node;

  public Icmp(Node node) {
    this.node = node;
  }

  /**
   * Sends some, each whole or not at all.
   *
   * @param bytes what each carries
   * @param apart the time from one to the next
   */
  public Echoes send(String address, int count, int bytes, Duration apart) {
    Command ping =
        Command.of(
                "ping",
                "-n",
                "-q",
                "-M",
                "do",
                "-c",
                Integer.toString(count),
                "-i",
                String.format(Locale.ROOT, "%.3f", apart.toMillis() / 1000.0),
                "-s",
                Integer.toString(bytes),
                "-W",
                Long.toString(LAST.toSeconds()),
                address)
            .within(apart.multipliedBy(count).plus(MARGIN));
    Result result = node.run(ping);
    return Echoes.read(ping.toString(), (result.out() + result.err()).strip(), count);
  }

  /**
   * Pings several until each has answered once, all in one command: a command of its own costs an
   * emulated guest as much as the ping does.
   *
   * @return by address; one that never answered has received nothing
   */
  public Map<String, Echoes> each(Collection<String> addresses) {
    if (addresses.isEmpty()) {
      return Map.of();
    }
    List<String> words = new ArrayList<>(List.of("sh", "-s", "--"));
    words.addAll(addresses);
    Command pings = Command.of(words).reading(Scripts.named("echoes")).within(MARGIN);
    Result result = node.run(pings);
    Map<String, String> told = new HashMap<>();
    Matcher report = REPORT.matcher(result.out());
    while (report.find()) {
      told.put(report.group(1), report.group(2).strip());
    }
    Map<String, Echoes> each = new LinkedHashMap<>();
    addresses.forEach(
        address ->
            each.put(
                address,
                Echoes.read(
                    "ping -n -q -c 1 " + address,
                    told.getOrDefault(address, result.err().strip()),
                    1)));
    return each;
  }

  /**
   * What came back.
   *
   * @param fastest the shortest round trip; a busy machine makes the others longer
   */
  public record Echoes(
      String command, int sent, int received, Optional<Duration> fastest, String output) {
    static Echoes read(String command, String output, int count) {
      Matcher counts = COUNTS.matcher(output);
      Matcher fastest = FASTEST.matcher(output);
      boolean counted = counts.find();
      return new Echoes(
          command,
          counted ? Integer.parseInt(counts.group(1)) : count,
          counted ? Integer.parseInt(counts.group(2)) : 0,
          fastest.find()
              ? Optional.of(
                  Duration.ofNanos(Math.round(Double.parseDouble(fastest.group(1)) * 1e6)))
              : Optional.empty(),
          output);
    }

    /** Returns how many did not come back. */
    public int lost() {
      return sent - received;
    }
  }
}
