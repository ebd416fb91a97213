package tailnetlab.checks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import tailnetlab.plan.Cidr;

/** Works with addresses as tools print them. */
final class Addresses {
  private Addresses() {}

  /** Says whether the text is an address of the range; what is no address is in none. */
  static boolean isIn(Cidr range, String address) {
    return literal(address).filter(range::contains).isPresent();
  }

  /** Says whether two texts mean the same address: IPv6 has many spellings. */
  static boolean same(String one, String other) {
    return literal(one).isPresent() && literal(one).equals(literal(other));
  }

  /** Finds the first address of the range. */
  static Optional<String> firstIn(Cidr range, List<String> addresses) {
    return addresses.stream().filter(address -> isIn(range, address)).findFirst();
  }

  /** Writes an address as a URL needs it: IPv6 in brackets. */
  static String inUrl(String address) {
    return address.contains(":") ? "[" + address + "]" : address;
  }

  /** Writes an address in its one full form; what is none stays as it is. */
  static String plain(String address) {
    return literal(address).map(InetAddress::getHostAddress).orElse(address);
  }

  /** Returns the host of {@code HOST:PORT}, without the brackets of IPv6. */
  static String host(String hostAndPort) {
    return hostAndPort.replaceFirst(":[0-9]+$", "").replaceAll("[\\[\\]]", "");
  }

  private static Optional<InetAddress> literal(String text) {
    // Never a question to a resolver: a literal has a colon or nothing but digits and dots.
    if (!text.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
