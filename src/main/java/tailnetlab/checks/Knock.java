package tailnetlab.checks;

import java.util.Locale;
import tailnetlab.plan.Expectation.Over;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Node;

/**
 * A connection or a packet that should meet silence: the target's firewall drops it and counts it.
 *
 * @param from who knocks: a node, or the hypervisor
 * @param sender the address that its packets come from
 * @param address the target's address
 * @param rule the comment of the rule that should drop it
 * @param run the mark of the run's knocks in a log
 */
record Knock(
    Node from,
    String sender,
    NodePlan target,
    String address,
    Family family,
    Over over,
    Protocol protocol,
    int port,
    String rule,
    String run) {
  private static final int HTTP = 80;

  /** Returns what tells its request from all others. */
  String mark() {
    return run + "." + from.name();
  }

  /** Returns what curl is told. */
  String url() {
    String host = Addresses.inUrl(address);
    return switch (protocol) {
      case TCP -> "http://%s%s/?%s".formatted(host, port == HTTP ? "" : ":" + port, mark());
      case UDP -> "tftp://%s:%d/%s".formatted(host, port, mark());
    };
  }

  @Override
  public String toString() {
    return from.name() + " → " + target.name();
  }

  /** How it knocks. */
  enum Protocol {
    TCP,
    UDP;

    /** Returns the word of nft. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
