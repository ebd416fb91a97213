package tailnetlab.mesh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;

/**
 * The tailscale client of a node.
 *
 * <p>Every method throws {@link TailscaleError} when the client refuses, {@link UnreadableAnswer}
 * when its answer has a form we do not know, and what {@link Node#run} throws.
 */
public final class Tailscale {
  /** Our limit comes after the client's own: its message says more than ours. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private static final Duration HANDSHAKE = Duration.ofSeconds(15);

  /** The words of the client's health after a refused login, before the reason. */
  private static final String LOGIN_ERROR = "The last login error was: ";

  /** A label without a packet is not printed at all. */
  private static final String ACL_DROPS =
      "tailscaled_inbound_dropped_packets_total{reason=\"acl\"}";

  /** How the client is told to read a key from its standard input: it opens any file by name. */
  static final String FROM_STDIN = "file:/dev/stdin";

  private final Node node;

  public Tailscale(Node node) {
    this.node = node;
  }

  /** Asks the daemon how it is. */
  public Status status() {
    Result result = run(MARGIN, "status", "--json");
    return TailscaleJson.status(read(require(result)));
  }

  /** Asks the daemon the same without starting its command line: see {@link LocalApi}. */
  public Status statusNow() {
    return TailscaleJson.status(new LocalApi(node).read("status").get(0));
  }

  /** Asks the daemon all that there is to know of it, in the same way. */
  public Told told() {
    return TailscaleJson.told(
        new LocalApi(node).read("status", "prefs", "serve-config", "dns-config", "derpmap"));
  }

  /**
   * Joins the tailnet the human way. The key comes on standard input: never an argument, nor a file
   * that an interrupt would leave behind.
   *
   * @return the status afterwards
   * @throws TailscaleError with the control plane's reason, such as {@code authkey expired}
   */
  public Status up(UpRequest request) {
    Command up = Command.of(words(request)).reading(request.authKey());
    Result result = node.run(up.within(request.limit().plus(MARGIN)));
    Status after = status();
    if (!result.ok()) {
      throw new TailscaleError(node.name(), request.toString(), reason(result, after));
    }
    return after;
  }

  /** Logs out: the node key is gone, headscale forgets an ephemeral node. */
  public void logout() {
    require(run(MARGIN.multipliedBy(2), "logout"));
  }

  /**
   * Pings over the tailnet, content with a relay unless a direct path is asked for.
   *
   * <p>The last answer tells the path: the first ones may travel another way while the nodes look
   * for each other. Such a ping goes around the policy, and is no proof of a service.
   *
   * @param target a peer's name or address
   * @param untilDirect whether to go on until an answer came straight, {@code count} at most
   * @param count how many to send
   * @param each how long to wait for each answer
   */
  public Ping ping(String target, boolean untilDirect, int count, Duration each) {
    Duration limit = each.plusSeconds(1).multipliedBy(count).plus(MARGIN);
    Result result =
        run(
            limit,
            "ping",
            "--c=" + count,
            "--timeout=" + each.toMillis() + "ms",
            "--until-direct=" + untilDirect,
            target);
    String output = (result.out() + result.err()).strip();
    return new Ping(PingOutput.path(output), output);
  }

  /**
   * Pings peers once each, without starting the command line for each.
   *
   * @param addresses tailnet addresses
   * @param each how long to wait for each answer
   * @return by address, of those whose answer came straight; of the others nothing is said
   */
  public Map<String, Ping> directPings(List<String> addresses, Duration each) {
    return new LocalApi(node).ping(addresses, each);
  }

  /** Looks at the network as the client sees it: STUN and relays. */
  public Netcheck netcheck() {
    return TailscaleJson.netcheck(
        read(require(run(MARGIN.multipliedBy(2), "netcheck", "--format=json"))));
  }

  /**
   * Goes as far as a login's first step: the control plane's key over HTTPS, then the handshake of
   * the control protocol, with a machine key made this moment. Nobody is logged in.
   *
   * @param host the login server's name
   */
  public Handshake handshake(String host) {
    Result result =
        node.run(
            Command.of(
                    // It has no limit of its own for a server that says nothing.
                    "timeout",
                    Long.toString(HANDSHAKE.toSeconds()),
                    "env",
                    // Else it knocks at port 80 first, which is no way to a control plane.
                    "TS_FORCE_NOISE_443=1",
                    "tailscale",
                    "debug",
                    "ts2021",
                    "--host=" + host)
                .within(HANDSHAKE.plus(MARGIN)));
    return Handshake.read((result.out() + result.err()).strip());
  }

  /** Reads the client's own counters, such as {@code magicsock_send_data_derp}. */
  public Map<String, Long> metrics() {
    return TailscaleJson.metrics(require(run(MARGIN, "debug", "metrics")).out());
  }

  /**
   * Reads how many packets from peers the client dropped because the policy does not allow them.
   *
   * <p>It counts on the receiving node, before the packet reaches the node's own firewall.
   */
  public long droppedByPolicy() {
    String metrics = require(run(MARGIN, "metrics", "print")).out();
    return TailscaleJson.metrics(metrics).getOrDefault(ACL_DROPS, 0L);
  }

  /** Returns the node's own tailnet addresses, IPv4 first. */
  public List<String> addresses() {
    return require(run(MARGIN, "ip")).out().lines().toList();
  }

  private List<String> words(UpRequest request) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("tailscale", "up"));
    words.add("--login-server=" + request.loginServer());
    words.add("--hostname=" + request.hostname());
    words.add("--auth-key=" + FROM_STDIN);
    // Without a limit of its own `up` waits for ever for a control plane that cannot be reached.
    words.add("--timeout=" + request.limit().toSeconds() + "s");
    words.addAll(request.more());
    return words;
  }

  /** Finds why `up` failed: the client tells it in its health, where a time-out hides it. */
  private static String reason(Result result, Status after) {
    return after.health().stream()
        .filter(line -> line.contains(LOGIN_ERROR))
        .map(line -> line.substring(line.indexOf(LOGIN_ERROR) + LOGIN_ERROR.length()))
        .findFirst()
        .orElseGet(() -> firstLine(result));
  }

  private Result run(Duration limit, String... words) {
    List<String> line = new ArrayList<>();
    line.add("tailscale");
    line.addAll(List.of(words));
    return node.run(Command.of(line).within(limit));
  }

  private Result require(Result result) {
    if (!result.ok()) {
      throw new TailscaleError(node.name(), result.command().toString(), firstLine(result));
    }
    return result;
  }

  /** Returns the first line of the errors: after a wrong flag the whole help follows. */
  private static String firstLine(Result result) {
    String text = result.err().isBlank() ? result.out() : result.err();
    return text.strip().lines().findFirst().orElse("exit status " + result.exit());
  }

  private Fields read(Result result) {
    String who = "tailscale on %s, asked `%s`,".formatted(node.name(), result.command());
    return Fields.parse(who, result.out());
  }

  /**
   * How to join.
   *
   * @param loginServer the control plane's URL
   * @param hostname the name to have
   * @param authKey the pre-auth key; a secret
   * @param limit how long to wait for Running
   * @param more further flags, such as {@code --advertise-routes=…}
   */
  public record UpRequest(
      String loginServer, String hostname, String authKey, Duration limit, List<String> more) {
    @Override
    public String toString() {
      return "tailscale up %s as %s".formatted(loginServer, hostname);
    }
  }

  /**
   * The daemon's state.
   *
   * @param backend {@code Running}, {@code NeedsLogin}, {@code Stopped}, …
   * @param health what the client complains about
   * @param addresses the node's tailnet addresses
   * @param online whether it hears the control plane: its map poll stands, as far as it knows
   * @param peers the netmap, by the name headscale gave: two nodes may call themselves the same
   * @param peerApi the URLs of the peer API, whose ports the daemon chooses itself
   */
  public record Status(
      String backend,
      List<String> health,
      List<String> addresses,
      String magicSuffix,
      boolean online,
      Map<String, Peer> peers,
      List<String> peerApi) {
    /** Says whether the node is a working member. */
    public boolean isRunning() {
      return backend.equals("Running");
    }
  }

  /**
   * A peer in the netmap.
   *
   * @param routes what packets it takes besides those to its own addresses
   * @param currentAddress where packets go directly, or empty
   * @param relay the code of the peer's home region
   */
  public record Peer(
      String hostname,
      String dnsName,
      List<String> addresses,
      List<String> routes,
      boolean online,
      String currentAddress,
      String relay,
      long rxBytes,
      long txBytes) {}

  /**
   * How far a login's first step came.
   *
   * @param done whether the handshake was done; the exit status is 0 even where it failed
   * @param capability the version of the protocol that the client says it speaks
   */
  public record Handshake(boolean done, OptionalInt capability, String output) {
    private static final Pattern KEY = Pattern.compile("/key\\?v=([0-9]{1,6})\\b");

    static Handshake read(String output) {
      Matcher asked = KEY.matcher(output);
      return new Handshake(
          output.contains("did noise handshake"),
          asked.find() ? OptionalInt.of(Integer.parseInt(asked.group(1))) : OptionalInt.empty(),
          output);
    }
  }

  /** What answered a ping, and how its packets travelled. */
  public record Ping(Path path, String output) {}

  /** How packets travel to a peer. */
  public sealed interface Path {
    /** Straight to the peer. */
    record Direct(String address, Duration roundTrip) implements Path {}

    /** Through a relay of that region. */
    record Relay(String region, Duration roundTrip) implements Path {}

    /** Nothing came back. */
    record None(String reason) implements Path {}
  }

  /**
   * What netcheck saw.
   *
   * @param udp whether a STUN answer came
   * @param globalV4 our address as STUN sees it
   * @param preferredRegion the home relay's region, 0 for none
   * @param regionLatency seconds to each region that answered
   */
  public record Netcheck(
      boolean udp,
      Optional<String> globalV4,
      int preferredRegion,
      Map<Integer, Double> regionLatency) {}
}
