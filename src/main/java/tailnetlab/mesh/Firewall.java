package tailnetlab.mesh;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;

/** The node's nftables, read through its JSON output. */
public final class Firewall {
  private static final String TABLE = "lab";

  private final Node node;

  public Firewall(Node node) {
    this.node = node;
  }

  /** Reads every rule of our table that has a comment and a counter, in order. */
  public List<Counter> counters() {
    return rules().flatMap(Firewall::counter).toList();
  }

  /** Reads the counters of the rules that drop what they match, in order. */
  public List<Counter> drops() {
    return rules().filter(Firewall::drops).flatMap(Firewall::counter).toList();
  }

  private Stream<Fields> rules() {
    String out = node.run(Command.of("nft", "-j", "list", "table", "inet", TABLE)).require();
    return Fields.parse("nft on " + node.name(), out).at("nftables").all(f -> f.at("rule")).stream()
        .filter(rule -> !rule.text("comment").isEmpty());
  }

  /** nft writes the verdict as a name without a value. */
  private static boolean drops(Fields rule) {
    return rule.at("expr").all(expression -> expression.properties()).stream()
        .flatMap(Set::stream)
        .anyMatch(part -> part.getKey().equals("drop"));
  }

  private static Stream<Counter> counter(Fields rule) {
    return rule.at("expr").all(expression -> expression.at("counter")).stream()
        .filter(counter -> !counter.isMissing())
        .map(c -> new Counter(rule.text("comment"), c.number("packets"), c.number("bytes")));
  }

  /**
   * Reads the counter of the rule with that comment.
   *
   * @throws IllegalStateException when no rule has it
   */
  public Counter counter(String comment) {
    List<Counter> all = counters();
    return all.stream()
        .filter(c -> c.comment().equals(comment))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no rule of table %s on %s has a counter and the comment `%s`, only %s"
                        .formatted(
                            TABLE,
                            node.name(),
                            comment,
                            all.stream().map(Counter::comment).toList())));
  }

  /** A rule's counter. */
  public record Counter(String comment, long packets, long bytes) {}
}
