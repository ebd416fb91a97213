package tailnetlab.mesh;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.mesh.Http.Request;
import tailnetlab.remote.Node;

/**
 * tailscaled's socket, asked as its command line asks it (ipn/localapi), by one curl for several
 * questions: starting the command line, a Go program, costs an emulated guest half a second of its
 * CPU for each.
 */
final class LocalApi {
  private static final String SOCKET = "/run/tailscale/tailscaled.sock";

  /** The only host name by which the daemon lets itself be asked. */
  private static final String ROOT = "http://local-tailscaled.sock/localapi/v0/";

  private static final int OK = 200;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Node node;

  LocalApi(Node node) {
    this.node = node;
  }

  /**
   * Reads these, in order. What the daemon does not have yet, such as the netmap's part of a node
   * that is no member, is missing.
   *
   * @param paths what {@code tailscale} itself asks for: {@code status}, {@code prefs}, …
   * @throws TailscaleError when the daemon does not answer at all
   */
  List<Fields> read(String... paths) {
    List<Request> requests =
        Stream.of(paths)
            .map(path -> new Request(ROOT + path, List.of("--unix-socket", SOCKET)))
            .toList();
    List<Answer> answers = new Http(node).inTurn(requests, LIMIT);
    List<Fields> read = new ArrayList<>();
    for (int i = 0; i < paths.length; i++) {
      read.add(read(paths[i], answers.get(Math.min(i, answers.size() - 1))));
    }
    return read;
  }

  /**
   * Lets the daemon ping peers once, as {@code tailscale ping} does it, in one curl.
   *
   * @param limit how long each answer may take
   * @return by address, of those that answered straight, not through a relay
   */
  Map<String, Tailscale.Ping> ping(List<String> addresses, Duration limit) {
    List<Request> requests =
        addresses.stream()
            .map(
                address ->
                    new Request(
                        ROOT + "ping?type=disco&ip=" + address,
                        List.of("--unix-socket", SOCKET, "--request", "POST")))
            .toList();
    Map<String, Tailscale.Ping> direct = new HashMap<>();
    if (!requests.isEmpty()) {
      List<Answer> answers = new Http(node).each(requests, limit);
      for (int i = 0; i < addresses.size(); i++) {
        String address = addresses.get(i);
        if (answers.get(i) instanceof Answer.Response response && response.status() == OK) {
          pong(response.body()).ifPresent(ping -> direct.put(address, ping));
        }
      }
    }
    return direct;
  }

  /** Tells it in the words of the command line. */
  private Optional<Tailscale.Ping> pong(String body) {
    Fields told = Fields.parse("tailscaled on %s, asked to ping,".formatted(node.name()), body);
    if (!told.text("Err").isEmpty() || told.text("Endpoint").isEmpty()) {
      return Optional.empty();
    }
    String output =
        "pong from %s (%s) via %s in %dms"
            .formatted(
                told.text("NodeName"),
                told.text("NodeIP"),
                told.text("Endpoint"),
                Math.round(told.real("LatencySeconds") * 1000));
    return Optional.of(new Tailscale.Ping(PingOutput.path(output), output));
  }

  private Fields read(String path, Answer answer) {
    if (!(answer instanceof Answer.Response response)) {
      throw new TailscaleError(node.name(), path, reason(answer));
    }
    String who = "tailscaled on %s, asked for its %s,".formatted(node.name(), path);
    return response.status() == OK
        ? Fields.parse(who, response.body())
        : new Fields(MissingNode.getInstance());
  }

  /** In the words of the command line in the same place: others look for them. */
  private static String reason(Answer answer) {
    String why = answer instanceof Answer.Broken broken ? broken.message() : answer.toString();
    return "failed to connect to local tailscaled: " + why;
  }
}
