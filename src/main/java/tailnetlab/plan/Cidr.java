package tailnetlab.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An address range such as {@code 192.168.77.0/24} or {@code fd77::/64}.
 *
 * @param network the first address, every host bit zero
 * @param prefix the number of network bits
 */
public record Cidr(InetAddress network, int prefix) {

  /**
   * Parses a range in its usual notation.
   *
   * @throws IllegalArgumentException with a text that says what is wrong and what would be right
   */
  @JsonCreator
  public static Cidr parse(String text) {
    String[] parts = text.strip().split("/", -1);
    if (parts.length != 2 || !parts[1].matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException(
          "\"%s\" is no address range; write it as ADDRESS/BITS, such as 192.168.77.0/24"
              .formatted(text));
    }
    InetAddress address = literal(parts[0], text);
    int prefix = Integer.parseInt(parts[1]);
    int width = address.getAddress().length * 8;
    if (prefix > width) {
      throw new IllegalArgumentException(
          "\"%s\" has %d network bits, its addresses have %d".formatted(text, prefix, width));
    }
    BigInteger value = new BigInteger(1, address.getAddress());
    BigInteger hostBits = BigInteger.ONE.shiftLeft(width - prefix).subtract(BigInteger.ONE);
    if (value.and(hostBits).signum() != 0) {
      InetAddress network = address(value.andNot(hostBits), width / 8);
      throw new IllegalArgumentException(
          "\"%s\" is an address inside a range; the range is %s/%d"
              .formatted(text, network.getHostAddress(), prefix));
    }
    return new Cidr(address, prefix);
  }

  /** Says whether the range is IPv6. */
  public boolean isV6() {
    return width() == 128;
  }

  /** Says whether the two ranges share an address. */
  public boolean overlaps(Cidr other) {
    return contains(other.network) || other.contains(network);
  }

  /** Says whether every address of the other range is in this one. */
  public boolean encloses(Cidr other) {
    return other.prefix >= prefix && contains(other.network);
  }

  /** Says whether the address is in the range. */
  public boolean contains(InetAddress address) {
    if (address.getAddress().length * 8 != width()) {
      return false;
    }
    int hostBits = width() - prefix;
    return value(address).shiftRight(hostBits).equals(value(network).shiftRight(hostBits));
  }

  /**
   * Returns the n-th address of the range as text, 0 being the network's own.
   *
   * @throws IllegalArgumentException when the range is too small
   */
  public String host(int n) {
    if (BigInteger.valueOf(n).bitLength() > width() - prefix) {
      throw new IllegalArgumentException("%s has no host number %d".formatted(this, n));
    }
    return address(value(network).add(BigInteger.valueOf(n)), width() / 8).getHostAddress();
  }

  @JsonValue
  @Override
  public String toString() {
    return shortened(network.getHostAddress()) + "/" + prefix;
  }

  private int width() {
    return network.getAddress().length * 8;
  }

  private static BigInteger value(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }

  /** Never asks a resolver: only literals get this far. */
  private static InetAddress literal(String text, String whole) {
    if (!text.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      throw new IllegalArgumentException(
          "\"%s\" does not start with an address; write 192.168.77.0/24 or fd77::/64"
              .formatted(whole));
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("\"%s\": %s is no address".formatted(whole, text), e);
    }
  }

  private static InetAddress address(BigInteger value, int bytes) {
    byte[] raw = value.toByteArray();
    byte[] full = new byte[bytes];
    int length = Math.min(raw.length, bytes);
    System.arraycopy(raw, raw.length - length, full, bytes - length, length);
    try {
      return InetAddress.getByAddress(full);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Java prints {@code fd77:0:0:0:0:0:0:0}; people and tools write {@code fd77::}. */
  static String shortened(String address) {
    return address.replaceFirst("(^|:)0(:0)+(:|$)", "::");
  }
}
