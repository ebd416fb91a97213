package tailnetlab.mesh;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailnetlab.remote.Command;
import tailnetlab.remote.CommandFailed;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;

/** The node's nftables, read through its JSON output. */
public final class Firewall {
  private static final String TABLE = "lab";
  private static final Command RULESET = Command.of("nft", "-j", "list", "ruleset");
  private static final Set<String> DENIALS = Set.of("drop", "reject");

  private final Node node;

  public Firewall(Node node) {
    this.node = node;
  }

  /**
   * Reads what the rules with a comment have dropped, in order: a rule that counts by sender once
   * for each of them, any other once for all. Nothing where there is no such firewall.
   *
   * @throws CommandFailed when nft could not look: that is no firewall without drops
   */
  public List<Drop> drops() {
    Result listed = node.run(list());
    if (!listed.ok() && listed.err().contains("No such file or directory")) {
      return List.of();
    }
    List<Fields> table =
        Fields.parse("nft on " + node.name(), listed.require()).at("nftables").all(entry -> entry);
    return table.stream()
        .map(entry -> entry.at("rule"))
        .filter(rule -> !rule.text("comment").isEmpty() && isDrop(rule))
        .flatMap(rule -> counted(rule, table))
        .toList();
  }

  /**
   * Lists the tables besides the lab's and tailscaled's own that drop or reject what comes in, such
   * as another firewall's: {@code inet filter}.
   */
  public List<String> otherTables() {
    List<Fields> all =
        Fields.parse("nft on " + node.name(), node.run(RULESET).require())
            .at("nftables")
            .all(entry -> entry);
    List<Fields> chains = all.stream().map(entry -> entry.at("chain")).toList();
    Set<String> tailscaled =
        chains.stream()
            .filter(chain -> chain.text("name").startsWith("ts-"))
            .map(Firewall::table)
            .collect(Collectors.toSet());
    Set<String> incoming =
        chains.stream()
            .filter(chain -> List.of("input", "prerouting").contains(chain.text("hook")))
            .map(Firewall::table)
            .collect(Collectors.toSet());
    return Stream.concat(
            chains.stream().filter(chain -> chain.text("policy").equals("drop")),
            all.stream().map(entry -> entry.at("rule")).filter(Firewall::isDrop))
        .map(Firewall::table)
        .filter(incoming::contains)
        .filter(table -> !tailscaled.contains(table) && !table.equals("inet " + TABLE))
        .distinct()
        .toList();
  }

  /** Names the table of a chain or a rule. */
  private static String table(Fields entry) {
    return entry.text("family") + " " + entry.text("table");
  }

  /**
   * Reads what the next boot would load, without loading it: in a network of its own.
   *
   * @return nothing where nft refuses the files
   */
  public Optional<Ruleset> nextBoot() {
    Result result =
        node.run(
            Command.of(
                "unshare",
                "--net",
                "sh",
                "-c",
                "nft --file /etc/nftables.conf && exec nft --stateless list ruleset"));
    return result.ok() ? Optional.of(Ruleset.parse(result.out())) : Optional.empty();
  }

  private static Command list() {
    return Command.of("nft", "-j", "list", "table", "inet", TABLE);
  }

  /** nft writes the verdict as a name without a value. */
  private static boolean isDrop(Fields rule) {
    return expressions(rule)
        .flatMap(expression -> expression.properties().stream())
        .anyMatch(part -> DENIALS.contains(part.getKey()));
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
          .map(
              counter ->
                  new Drop(comment, Optional.empty(), Optional.empty(), counter.number("packets")));
    }
    return sets.stream()
        .flatMap(set -> set.at("elem").all(element -> element.at("elem")).stream())
        .map(element -> ofSender(comment, element));
  }

  /** A set's key is an address, or an address, a protocol and a port. */
  private static Drop ofSender(String comment, Fields element) {
    List<String> key = element.at("val").texts("concat");
    return new Drop(
        comment,
        Optional.of(key.isEmpty() ? element.text("val") : key.get(0)),
        key.size() == 3 ? Optional.of(key.get(1) + " " + key.get(2)) : Optional.empty(),
        element.at("counter").number("packets"));
  }

  private static Stream<Fields> expressions(Fields rule) {
    return rule.at("expr").all(expression -> expression).stream();
  }

  /**
   * What a rule has dropped.
   *
   * @param comment the rule's comment
   * @param sender whose packets, where the rule counts by sender
   * @param port what they were for, such as {@code tcp 22}, where it counts by that too
   */
  public record Drop(
      String comment, Optional<String> sender, Optional<String> port, long packets) {}
}
