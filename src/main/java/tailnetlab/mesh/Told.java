package tailnetlab.mesh;

import java.util.List;
import java.util.Map;

/**
 * What a node's client says of itself and of what the control plane told it.
 *
 * @param settings its preferences that are set, by name: what `tailscale up` alone leaves is not
 *     among them
 * @param offers the routes that it would carry others' packets to
 * @param serves what it serves itself, such as {@code tcp 2222} (`tailscale serve`)
 * @param names what it was told of names
 * @param relays what it was told of relays
 */
public record Told(
    Tailscale.Status status,
    Map<String, String> settings,
    List<String> offers,
    List<String> serves,
    Names names,
    List<Region> relays) {

  /**
   * What a client was told of names.
   *
   * @param resolvers the name servers that its tailscaled asks for all names, in whichever role
   * @param routes those that it asks for a domain, by that domain; its own domains have none
   * @param searched the domains that it searches
   * @param records further names and where they lead, such as {@code wiki.acme.internal}
   */
  public record Names(
      List<String> resolvers,
      Map<String, List<String>> routes,
      List<String> searched,
      List<Entry> records) {

    /** A further name. */
    public record Entry(String name, String value) {}
  }

  /** A region of the relay map. */
  public record Region(int id, String code, List<Relay> relays) {}

  /**
   * A relay of a region.
   *
   * @param host the name by which its certificate is checked
   * @param v4 the address to use without asking for the name, {@code none} for no IPv4, or empty
   * @param v6 the same for IPv6
   * @param stunPort the UDP port, 0 for 3478, -1 for none
   * @param port the TCP port, 0 for 443
   * @param more further flags that are set, by name, such as {@code InsecureForTests}
   */
  public record Relay(
      String host, String v4, String v6, int stunPort, int port, Map<String, String> more) {}
}
