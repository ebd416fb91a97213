package tailnetlab.mesh;

import java.util.List;
import tailnetlab.remote.Node;

/** The node's nftables, read through its JSON output. */
public final class Firewall {
  private final Node node;

  public Firewall(Node node) {
    this.node = node;
  }

  /** Reads every rule of our table that has a comment and a counter, in order. */
  public List<Counter> counters() {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads the counter of the rule with that comment.
   *
   * @throws IllegalStateException when no rule has it
   */
  public Counter counter(String comment) {
    throw new UnsupportedOperationException();
  }

  /** A rule's counter. */
  public record Counter(String comment, long packets, long bytes) {}
}
