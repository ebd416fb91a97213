package tailnetlab.mesh;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailnetlab.remote.Node;

/** The tailscale client of a node. */
public final class Tailscale {
  private final Node node;

  public Tailscale(Node node) {
    this.node = node;
  }

  /** Asks the daemon how it is. */
  public Status status() {
    throw new UnsupportedOperationException();
  }

  /**
   * Joins the tailnet the human way: the key goes to a file that only root reads, and is removed
   * afterwards; never an argument.
   *
   * @return the status afterwards
   */
  public Status up(UpRequest request) {
    throw new UnsupportedOperationException();
  }

  /** Logs out: the node key is gone, headscale forgets an ephemeral node. */
  public void logout() {
    throw new UnsupportedOperationException();
  }

  /** Pings over the tailnet, content with a relay unless a direct path is asked for. */
  public Ping ping(String target, boolean untilDirect, int count, Duration each) {
    throw new UnsupportedOperationException();
  }

  /** Looks at the network as the client sees it: STUN and relays. */
  public Netcheck netcheck() {
    throw new UnsupportedOperationException();
  }

  /** Reads the client's own counters, such as {@code magicsock_send_data_derp}. */
  public Map<String, Long> metrics() {
    throw new UnsupportedOperationException();
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
   * @param peers the netmap, by host name
   */
  public record Status(
      String backend,
      List<String> health,
      List<String> addresses,
      String magicSuffix,
      Map<String, Peer> peers) {
    /** Says whether the node is a working member. */
    public boolean isRunning() {
      return backend.equals("Running");
    }
  }

  /**
   * A peer in the netmap.
   *
   * @param currentAddress where packets go directly, or empty
   * @param relay the code of the peer's home region
   */
  public record Peer(
      String hostname,
      String dnsName,
      List<String> addresses,
      boolean online,
      String currentAddress,
      String relay,
      long rxBytes,
      long txBytes) {}

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
