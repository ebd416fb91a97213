package tailnetlab.mesh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;

/**
 * A second tailscale client on a node: with a state of its own, no network interface, and no
 * influence on the first one. It plays a device that nobody invited, or one more member.
 */
public final class Stranger implements AutoCloseable {
  private static final String UNIT = "tailnet-lab-stranger";
  private static final String FOLDER = "/run/" + UNIT;
  private static final String SOCKET = FOLDER + "/socket";
  private static final Duration START = Duration.ofSeconds(60);

  private final Node node;

  private Stranger(Node node) {
    this.node = node;
  }

  /** Starts it, with no memory of an earlier one. */
  public static Stranger on(Node node) {
    Stranger stranger = new Stranger(node);
    stranger.close();
    stranger.start();
    return stranger;
  }

  private void start() {
    // In memory only: what it is goes with it.
    node.run(
            Command.of(
                "systemd-run",
                "--quiet",
                "--collect",
                "--unit=" + UNIT,
                "--property=RuntimeDirectory=" + UNIT,
                "tailscaled",
                "--tun=userspace-networking",
                "--state=mem:",
                "--statedir=" + FOLDER,
                "--socket=" + SOCKET,
                "--port=0",
                "--no-logs-no-support"))
        .require();
    Awaitility.await("the second tailscaled on " + node.name())
        .atMost(START)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> node.run(Command.of("test", "-S", SOCKET)).ok());
  }

  /**
   * Tries to join.
   *
   * @param key the pre-auth key; it comes on standard input
   * @param limit how long the client may try
   */
  public Attempt up(String loginServer, String hostname, String key, Duration limit) {
    List<String> words = new ArrayList<>(client("up"));
    words.add("--login-server=" + loginServer);
    words.add("--hostname=" + hostname);
    words.add("--auth-key=" + Tailscale.FROM_STDIN);
    words.add("--accept-dns=false");
    words.add("--timeout=" + limit.toSeconds() + "s");
    Result result = node.run(Command.of(words).reading(key).within(limit.plusSeconds(30)));
    return new Attempt(result.ok(), (result.out() + result.err()).strip(), status());
  }

  /** Returns what the client says of itself. */
  public Tailscale.Status status() {
    List<String> words = new ArrayList<>(client("status"));
    words.add("--json");
    String out = node.run(Command.of(words)).require();
    return TailscaleJson.status(Fields.parse("the second tailscale on " + node.name(), out));
  }

  /** Returns how a device of its own would be switched off: at once, without a farewell. */
  public void kill() {
    node.run(Command.of("systemctl", "kill", "--signal=KILL", "--", UNIT));
  }

  /** Ends it; it need not run. A member says farewell to nobody. */
  @Override
  public void close() {
    kill();
    node.run(Command.of("systemctl", "stop", "--", UNIT));
    node.run(Command.of("rm", "-rf", "--", FOLDER)).require();
  }

  private static List<String> client(String verb) {
    return List.of("tailscale", "--socket=" + SOCKET, verb);
  }

  /**
   * What came of trying to join.
   *
   * @param said what the command line printed
   * @param status what the client said of itself afterwards
   */
  public record Attempt(boolean joined, String said, Tailscale.Status status) {}
}
