package tailnetlab.checks;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
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

  /** Waits for the line with the mark: nginx writes it after the answer is sent. */
  List<String> awaitLines(String mark) {
    try {
      return Awaitility.await()
          .atMost(WRITTEN)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> lines(mark), found -> !found.isEmpty());
    } catch (ConditionTimeoutException e) {
      return List.of();
    }
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
