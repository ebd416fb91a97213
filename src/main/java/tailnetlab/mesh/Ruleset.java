package tailnetlab.mesh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rules of a node's packet filter, as {@code nft --stateless list ruleset} prints them. Two of
 * them can be compared line by line: the same program wrote both, in its own normal form.
 *
 * @param tables by family and name, such as {@code inet lab}
 */
public record Ruleset(Map<String, Table> tables) {
  public Ruleset {
    tables = Map.copyOf(tables);
  }

  /**
   * Reads what nft printed.
   *
   * @throws UnreadableAnswer when it is not nft's form
   */
  static Ruleset parse(String printed) {
    Map<String, Table> tables = new LinkedHashMap<>();
    Map<String, List<String>> blocks = new LinkedHashMap<>();
    Optional<String> table = Optional.empty();
    Optional<String> block = Optional.empty();
    for (String line : statements(printed)) {
      if (table.isEmpty()) {
        table = Optional.of(opened(line, "table "));
        blocks = new LinkedHashMap<>();
      } else if (line.equals("}") && block.isEmpty()) {
        tables.put(table.orElseThrow(), new Table(blocks));
        table = Optional.empty();
      } else if (line.equals("}")) {
        block = Optional.empty();
      } else if (block.isEmpty() && line.endsWith("{")) {
        block = Optional.of(opened(line, ""));
        blocks.put(block.orElseThrow(), new ArrayList<>());
      } else {
        blocks.computeIfAbsent(block.orElse(""), any -> new ArrayList<>()).add(line);
      }
    }
    if (table.isPresent()) {
      throw new UnreadableAnswer("nft printed no end of table %s".formatted(table.get()), null);
    }
    return new Ruleset(tables);
  }

  /** Tells it, without what packets added. */
  public String told() {
    List<String> lines = new ArrayList<>();
    new TreeMap<>(tables)
        .forEach(
            (name, table) ->
                new TreeMap<>(table.blocks())
                    .forEach(
                        (block, rules) -> {
                          lines.add("table %s %s".formatted(name, block).strip());
                          rules.forEach(rule -> lines.add("  " + rule));
                        }));
    return String.join("\n", lines);
  }

  private static String opened(String line, String word) {
    if (!line.startsWith(word) || !line.endsWith("{")) {
      throw new UnreadableAnswer("nft printed `%s` in place of a table".formatted(line), null);
    }
    return line.substring(word.length(), line.length() - 1).strip();
  }

  /** Joins the lines of a list of elements, the only thing that nft breaks. */
  private static List<String> statements(String printed) {
    List<String> whole = new ArrayList<>();
    StringBuilder broken = new StringBuilder();
    for (String line : printed.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      broken.append(broken.isEmpty() ? "" : " ").append(line);
      boolean opensBlock = broken.length() == line.length() && line.endsWith("{");
      if ((opensBlock && !line.endsWith("= {")) || open(broken.toString()) <= 0) {
        whole.add(broken.toString());
        broken.setLength(0);
      }
    }
    return whole;
  }

  private static int open(String text) {
    String bare = text.replaceAll("\"[^\"]*\"", "");
    return Math.toIntExact(
        bare.chars().filter(c -> c == '{').count() - bare.chars().filter(c -> c == '}').count());
  }

  /**
   * A table.
   *
   * @param blocks its chains and sets, such as {@code chain input}, with their lines in order; what
   *     is said of the table itself is under the empty name
   */
  public record Table(Map<String, List<String>> blocks) {
    public Table {
      Map<String, List<String>> lasting = new LinkedHashMap<>();
      blocks.forEach((name, lines) -> lasting.put(name, lasting(lines)));
      blocks = Map.copyOf(lasting);
    }

    /** What packets add to a set is no rule. */
    private static List<String> lasting(List<String> lines) {
      boolean dynamic = lines.stream().anyMatch(line -> line.matches("flags .*\\bdynamic\\b.*"));
      return lines.stream().filter(line -> !dynamic || !line.startsWith("elements = ")).toList();
    }
  }
}
