package tailnetlab.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Role;

/** Draws the nodes, a line each. */
final class NodesTable {
  private static final List<String> HEAD = List.of("NODE", "ROLES", "LAN", "TAILNET", "STATE");

  private NodesTable() {}

  /**
   * One node.
   *
   * @param name its name
   * @param roles what it does
   * @param lan its LAN addresses
   * @param tailnet its tailnet addresses; none when it is no member
   * @param state what it is doing, in words
   */
  record Row(
      String name, List<String> roles, List<String> lan, List<String> tailnet, String state) {
    static Row of(NodePlan node, List<String> tailnet, String state) {
      return new Row(
          node.name(),
          node.roles().stream().map(NodesTable::named).toList(),
          List.of(node.lan().v4(), node.lan().v6()),
          tailnet,
          state);
    }
  }

  /** Draws a heading and a line for each row. */
  static List<String> lines(List<Row> rows) {
    List<List<String>> cells = new ArrayList<>(List.of(HEAD));
    rows.forEach(row -> cells.add(cells(row)));
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < HEAD.size(); column++) {
      int at = column;
      widths.add(cells.stream().mapToInt(line -> line.get(at).length()).max().orElse(0));
    }
    return cells.stream().map(line -> line(line, widths)).toList();
  }

  /** IPv4 only: two addresses a cell do not fit a terminal; `--json` has both. */
  private static List<String> cells(Row row) {
    String tailnet = row.tailnet().stream().findFirst().orElse("-");
    return List.of(
        row.name(), String.join(", ", row.roles()), row.lan().get(0), tailnet, row.state());
  }

  private static String line(List<String> cells, List<Integer> widths) {
    List<String> padded = new ArrayList<>();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      padded.add(cell + " ".repeat(widths.get(column) - cell.length()));
    }
    return padded.stream().collect(Collectors.joining("  ")).stripTrailing();
  }

  private static String named(Role role) {
    return role.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
