package tailnetlab.checks;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tailnetlab.remote.Command;
import tailnetlab.remote.CommandFailed;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;

/**
 * Finds our own requests in a node's nginx log. Each request carries a mark of its own, so that
 * neither an older run nor tailscaled, which tries the login server's port 80, is taken for it.
 */
final class AccessLog {
  private static final String FILE = "/var/log/nginx/access.log";
  private static final Duration WRITTEN = Duration.ofSeconds(5);

  /** As the hello site's log_format writes it; a mark has digits of its own. */
  private static final Pattern STATUS =
      Pattern.compile("\\{.*\"request\":\"([^\"]*)\".*\"status\":\"([0-9]{3})\".*");

  private final Node node;

  AccessLog(Node node) {
    this.node = node;
  }

  /** Makes a query string that no other request has. */
  static String mark() {
    return "lab=" + UUID.randomUUID();
  }

  /** Returns the lines with the mark, right now. */
  List<String> lines(String mark) {
    Result result = node.run(command(mark));
    if (result.exit() > 1) { // grep: 0 found, 1 not found, 2 could not look
      throw new CommandFailed(result);
    }
    return result.out().lines().toList();
  }

  /** Waits for so many lines with the mark: nginx writes them after the answers are sent. */
  List<String> awaitLines(String mark, int count) {
    AtomicReference<List<String>> last = new AtomicReference<>(List.of());
    try {
      Awaitility.await()
          .atMost(WRITTEN)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                last.set(lines(mark));
                return last.get().size() >= count;
              });
    } catch (ConditionTimeoutException e) {
      // The last lines are the answer.
    }
    return last.get();
  }

  /** Reads the status in a line that has the mark; 0 where nobody logged the request as JSON. */
  static int status(List<String> lines, String mark) {
    return lines.stream()
        .map(STATUS::matcher)
        .filter(Matcher::matches)
        .filter(line -> line.group(1).contains(mark))
        .mapToInt(line -> Integer.parseInt(line.group(2)))
        .findFirst()
        .orElse(0);
  }

  /** Tells lines as evidence. */
  Evidence evidence(String mark, List<String> lines) {
    String text = lines.isEmpty() ? "(no such line)" : String.join("\n", lines);
    return new Evidence(node.name() + ": " + command(mark), text);
  }

  private static Command command(String mark) {
    return Command.of("grep", "-F", mark, FILE);
  }
}
