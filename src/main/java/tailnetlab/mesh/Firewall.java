package tailnetlab.mesh;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tailnetlab.remote.Command;
import tailnetlab.remote.CommandFailed;
import tailnetlab.remote.Node;

/** The node's nftables, read through its JSON output. */
public final class Firewall {
  private static final String TABLE = "lab";

  private final Node node;

  public Firewall(Node node) {
    this.node = node;
  }

  /**
   * Reads what the rules with a comment have dropped, in order: a rule that counts by sender once
   * for each of them, any other once for all. Nothing where there is no such firewall.
   */
  public List<Drop> drops() {
    try {
      List<Fields> table =
          Fields.parse("nft on " + node.name(), node.run(list()).require())
              .at("nftables")
              .all(entry -> entry);
      return table.stream()
          .map(entry -> entry.at("rule"))
          .filter(rule -> !rule.text("comment").isEmpty() && isDrop(rule))
          .flatMap(rule -> counted(rule, table))
          .toList();
    } catch (CommandFailed e) {
      return List.of();
    }
  }

  private static Command list() {
    return Command.of("nft", "-j", "list", "table", "inet", TABLE);
  }

  /** nft writes the verdict as a name without a value. */
  private static boolean isDrop(Fields rule) {
    return expressions(rule)
        .flatMap(expression -> expression.properties().stream())
        .anyMatch(part -> part.getKey().equals("drop"));
  }

  private static Stream<Drop> counted(Fields rule, List<Fields> table) {
    Set<String> named = Set.copyOf(expressions(rule).map(e -> e.at("set").text("set")).toList());
    List<Fields> sets =
        table.stream()
            .map(entry -> entry.at("set"))
            .filter(set -> named.contains("@" + set.text("name")))
            .toList();
    String comment = rule.text("comment");
    if (sets.isEmpty()) {
      return expressions(rule)
          .map(expression -> expression.at("counter"))
          .filter(counter -> !counter.isMissing())
          .map(counter -> new Drop(comment, Optional.empty(), counter.number("packets")));
    }
    return sets.stream()
        .flatMap(set -> set.at("elem").all(element -> element.at("elem")).stream())
        .map(
            element ->
                new Drop(
                    comment,
                    Optional.of(element.text("val")),
                    element.at("counter").number("packets")));
  }

  private static Stream<Fields> expressions(Fields rule) {
    return rule.at("expr").all(expression -> expression).stream();
  }

  /**
   * What a rule has dropped.
   *
   * @param comment the rule's comment
   * @param sender whose packets, where the rule counts by sender
   */
  public record Drop(String comment, Optional<String> sender, long packets) {}
}
