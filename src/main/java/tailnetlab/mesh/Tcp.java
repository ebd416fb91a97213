package tailnetlab.mesh;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;

/** TCP connections from a node to any port, whatever is spoken there (curl). */
public final class Tcp {
  private static final Duration MARGIN = Duration.ofSeconds(30);

  /** After the connection: how long the service may take over a request it may not understand. */
  private static final Duration REST = Duration.ofSeconds(1);

  private static final int TIMED_OUT = 28;
  private static final int HTTP = 80;
  private static final String UDP = "tftp";

  /** curl(1), "Exit codes": somebody said no in TFTP. */
  private static final Set<Integer> TFTP_ERRORS = Set.of(68, 69, 71, 72, 73, 74);

  /** What curl says of each address, in either of its forms (7.88 and 8.14). */
  private static final Pattern FAILED =
      Pattern.compile("\\* *connect to (\\S+) port ([0-9]+) .*failed: (.*)");

  private final Node node;

  public Tcp(Node node) {
    this.node = node;
  }

  /**
   * Connects to several addresses at once; every outcome is an answer, none an exception.
   *
   * @param addresses IPv4 or IPv6 literals
   * @param limit how long each connection may take
   * @return by address, in the order given
   */
  public Map<String, Outcome> connect(List<String> addresses, int port, Duration limit) {
    Map<String, Tried> tried =
        tryAll(addresses.stream().map(address -> url(address, port)).toList(), limit);
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    addresses.forEach(address -> outcomes.put(address, tried.get(url(address, port)).outcome()));
    return outcomes;
  }

  /**
   * Tries several URLs at once; every outcome is an answer, none an exception.
   *
   * @param urls {@code http://ADDRESS:PORT/…} for TCP, {@code tftp://ADDRESS:PORT/…} for a UDP
   *     packet that nobody answers unless he speaks TFTP; all different
   * @param limit how long each connection may take
   * @return by URL, in the order given
   */
  public Map<String, Tried> tryAll(List<String> urls, Duration limit) {
    Result result = node.run(command(urls, limit));
    Map<String, Fields> told = new LinkedHashMap<>();
    result
        .out()
        .lines()
        .filter(line -> line.startsWith("{"))
        .map(line -> Fields.parse("curl on " + node.name(), line))
        .forEach(fields -> told.put(fields.text("url"), fields));
    Map<String, Tried> all = new LinkedHashMap<>();
    urls.forEach(
        url ->
            all.put(
                url,
                told.containsKey(url)
                    ? tried(URI.create(url), told.get(url), result.err())
                    : new Tried(new Outcome.Broken(firstLine(result)), 0)));
    return all;
  }

  private static Tried tried(URI url, Fields told, String err) {
    int status = Math.toIntExact(told.number("http_code"));
    return new Tried(
        url.getScheme().equals(UDP) ? ofUdp(told) : outcome(told, reason(err, url)), status);
  }

  /** curl takes a socket of UDP for connected from the start. */
  private static Outcome ofUdp(Fields told) {
    String message = told.text("errormsg");
    int exit = Math.toIntExact(told.number("exitcode"));
    if (exit == TIMED_OUT) {
      return new Outcome.TimedOut(message);
    }
    return exit == 0 || TFTP_ERRORS.contains(exit)
        ? new Outcome.Connected(Duration.ofNanos(Math.round(told.real("time_total") * 1e9)))
        : new Outcome.Broken(message);
  }

  /** Writes the URL of a connection to that port. */
  public static String url(String address, int port) {
    return "http://%s:%d/".formatted(address.contains(":") ? "[" + address + "]" : address, port);
  }

  private static Command command(List<String> urls, Duration limit) {
    List<String> words = Curl.words("--silent", "--show-error", "--verbose");
    words.addAll(List.of("--parallel", "--parallel-immediate", "--parallel-max", "300"));
    words.addAll(List.of("--connect-timeout", seconds(limit)));
    words.addAll(List.of("--max-time", seconds(limit.plus(REST))));
    words.addAll(List.of("--write-out", "%{json}\\n"));
    for (String url : urls) {
      words.addAll(List.of("--output", "/dev/null", "--url", url));
    }
    return Command.of(words).within(limit.plus(MARGIN));
  }

  private static String seconds(Duration duration) {
    return Double.toString(duration.toMillis() / 1000.0);
  }

  /** What comes after the connection is the service's business, and no matter of reaching it. */
  private static Outcome outcome(Fields told, Optional<String> reason) {
    double connected = told.real("time_connect");
    if (connected > 0) {
      return new Outcome.Connected(Duration.ofNanos(Math.round(connected * 1e9)));
    }
    String message = reason.orElse(told.text("errormsg"));
    if (told.number("exitcode") == TIMED_OUT) {
      return new Outcome.TimedOut(message);
    }
    return message.contains("Connection refused")
        ? new Outcome.Refused(message)
        : new Outcome.Broken(message);
  }

  private static Optional<String> reason(String err, URI url) {
    String address = url.getHost().replaceAll("[\\[\\]]", "");
    String port = String.valueOf(url.getPort() < 0 ? HTTP : url.getPort());
    return err.lines()
        .map(FAILED::matcher)
        .filter(Matcher::matches)
        .filter(matcher -> matcher.group(1).equals(address) && matcher.group(2).equals(port))
        .map(matcher -> matcher.group(3))
        .findFirst();
  }

  private static String firstLine(Result result) {
    String text = result.err().isBlank() ? result.out() : result.err();
    return text.strip().lines().findFirst().orElse("exit status " + result.exit());
  }

  /**
   * What came of one URL.
   *
   * @param status what HTTP's server said, 0 where there was none
   */
  public record Tried(Outcome outcome, int status) {}

  /** What came of a connection. */
  public sealed interface Outcome {
    /** Tells it in a few words. */
    String told();

    /** It came about. */
    record Connected(Duration took) implements Outcome {
      @Override
      public String told() {
        return String.format(Locale.ROOT, "connected in %.2f s", took.toMillis() / 1000.0);
      }
    }

    /** Nothing listens: a reset came back. */
    record Refused(String message) implements Outcome {
      @Override
      public String told() {
        return "connection refused";
      }
    }

    /** Nothing came back in time: dropped on the way. */
    record TimedOut(String message) implements Outcome {
      @Override
      public String told() {
        return "no answer: " + message;
      }
    }

    /** Anything else, such as no route. */
    record Broken(String message) implements Outcome {
      @Override
      public String told() {
        return message;
      }
    }
  }
}
