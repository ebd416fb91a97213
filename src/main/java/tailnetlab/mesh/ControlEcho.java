package tailnetlab.mesh;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.mesh.Http.Request;
import tailnetlab.remote.Node;

/**
 * Lets headscale say something to a node through its control connection, to which the node's client
 * answers by a request over the login server's URL: both ways are seen to work, and no flag of
 * either side is believed.
 */
public final class ControlEcho {
  /** On the port of its metrics, which is open to its own host alone (hscontrol/debug.go). */
  private static final String DOOR = "http://127.0.0.1:9090/debug/ping?node=";

  /** Headscale answers with a page; there is no JSON of it (hscontrol/templates/ping.go). */
  private static final Pattern HEARD = Pattern.compile("Node \\d+ responded in ([0-9.a-zµ]+)");

  private static final Pattern UNHEARD =
      Pattern.compile("Node \\S+ (is not connected|not found|did not respond)\\.");

  private final Node control;

  /**
   * @param control the node that runs headscale
   */
  public ControlEcho(Node control) {
    this.control = control;
  }

  /**
   * Asks one node.
   *
   * @param address one of its tailnet addresses
   * @param limit how long to wait for its answer
   */
  public Heard of(String address, Duration limit) {
    return read(new Http(control).get(DOOR + address, limit));
  }

  /**
   * Asks several nodes, one after the other, in one curl.
   *
   * @param limit how long to wait for each answer
   * @return by address
   */
  public Map<String, Heard> ofEach(List<String> addresses, Duration limit) {
    List<Request> requests =
        addresses.stream().map(address -> new Request(DOOR + address, List.of())).toList();
    Map<String, Heard> heard = new LinkedHashMap<>();
    if (!requests.isEmpty()) {
      List<Answer> answers = new Http(control).each(requests, limit);
      addresses.forEach(address -> heard.put(address, read(answers.get(heard.size()))));
    }
    return heard;
  }

  private static Heard read(Answer answer) {
    if (answer instanceof Answer.TimedOut) {
      return new Heard.Nothing("no answer came in time");
    }
    if (!(answer instanceof Answer.Response response) || response.status() != 200) {
      return new Heard.Unasked("headscale's debugging port: " + answer);
    }
    Matcher heard = HEARD.matcher(response.body());
    Matcher unheard = UNHEARD.matcher(response.body());
    if (heard.find()) {
      return new Heard.Answered(heard.group(1));
    }
    return unheard.find()
        ? new Heard.Nothing(unheard.group())
        : new Heard.Unasked("headscale's debugging port: a page without a word of the node");
  }

  /** What came of it. */
  public sealed interface Heard {
    /** The node answered, after so long as headscale says. */
    record Answered(String after) implements Heard {}

    /** It did not, in headscale's words. */
    record Nothing(String reason) implements Heard {}

    /** Nobody could be asked: headscale keeps that port closed, or knows no such thing. */
    record Unasked(String reason) implements Heard {}
  }
}
