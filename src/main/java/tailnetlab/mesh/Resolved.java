package tailnetlab.mesh;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;

/** systemd-resolved of a node, asked over D-Bus: its command line does not tell all in one go. */
public final class Resolved {
  private static final Command LOOK =
      Command.of(
          "busctl",
          "--json=short",
          "get-property",
          "org.freedesktop.resolve1",
          "/org/freedesktop/resolve1",
          "org.freedesktop.resolve1.Manager",
          "DNSEx",
          "FallbackDNSEx");

  /** In a server's tuple, after the interface and the family (org.freedesktop.resolve1). */
  private static final int ADDRESS = 2;

  private final Node node;

  public Resolved(Node node) {
    this.node = node;
  }

  /** Returns the name servers that it asks. */
  public Servers servers() {
    List<List<String>> both =
        node.run(LOOK).require().lines().map(line -> addresses(node.name(), line)).toList();
    if (both.size() != 2) {
      throw new UnreadableAnswer(
          "systemd-resolved on %s told %d properties of 2".formatted(node.name(), both.size()),
          null);
    }
    return new Servers(both.get(0), both.get(1));
  }

  private static List<String> addresses(String name, String property) {
    return Fields.parse("systemd-resolved on " + name, property)
        .at("data")
        .all(server -> address(name, server));
  }

  private static String address(String name, Fields server) {
    List<Byte> bytes = new Fields(server.json().path(ADDRESS)).all(b -> (byte) b.json().asInt());
    byte[] address = new byte[bytes.size()];
    for (int i = 0; i < address.length; i++) {
      address[i] = bytes.get(i);
    }
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new UnreadableAnswer(
          "systemd-resolved on %s has a server with an address of %d bytes"
              .formatted(name, address.length),
          e);
    }
  }

  /**
   * Name servers.
   *
   * @param asked those of the system and of every link
   * @param fallback those it asks where it has no others
   */
  public record Servers(List<String> asked, List<String> fallback) {}
}
