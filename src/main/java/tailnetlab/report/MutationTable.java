package tailnetlab.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tailnetlab.mutations.MutationMatrix;
import tailnetlab.mutations.MutationMatrix.Equivalents;
import tailnetlab.mutations.MutationRow;

/**
 * Draws mutations for a terminal: a line for each class with a sign for every check, under one that
 * was not killed why, and the scores in the last lines.
 */
public final class MutationTable {
  private static final int NARROWEST = 60;

  /** Wider than two numbers of columns nobody can follow a line. */
  private static final int MOST_CHECKS = 99;

  private static final char UNBROKEN = '\u00a0';

  private static final List<String> SIGNS =
      List.of(
          "● intended, for the intended reason",
          "! for another reason",
          "○ intended, and green",
          "× red too",
          "? could not judge",
          "· green");

  private final int width;
  private final boolean colours;

  /**
   * Draws for a terminal.
   *
   * @param width its columns; a matrix that is wider is drawn without the signs of its checks
   * @param colours whether it shows them; never true for a file or a pipe
   */
  public MutationTable(int width, boolean colours) {
    this.width = Math.max(NARROWEST, width);
    this.colours = colours;
  }

  /** Draws all of it. */
  public List<String> lines(MutationMatrix matrix) {
    List<String> checks = matrix.checks();
    List<Equivalents> classes = matrix.classes();
    int nameWidth = classes.stream().mapToInt(c -> c.worst().name().length()).max().orElse(0);
    boolean drawn = checks.size() <= MOST_CHECKS && nameWidth + checks.size() + 26 <= width;
    List<String> columns = drawn ? checks : List.of();
    List<String> lines = new ArrayList<>();
    if (drawn) {
      lines.addAll(head(checks, nameWidth));
    }
    classes.forEach(
        one -> {
          lines.addAll(rows(one.worst(), columns, nameWidth));
          lines.addAll(others(one));
        });
    lines.add("");
    if (drawn) {
      lines.addAll(legend(checks));
      lines.add("");
    }
    lines.addAll(score(matrix));
    return lines;
  }

  /** Draws one mutation, as it comes to its end. */
  public List<String> line(MutationRow row, int nameWidth) {
    return rows(row, List.of(), nameWidth);
  }

  private List<String> others(Equivalents of) {
    return of.others().isEmpty()
        ? List.of()
        : Wrapping.wrapped("the same to the checks: " + String.join(", ", of.others()), width - 4)
            .stream()
            .map(text -> "    " + text)
            .toList();
  }

  private List<String> rows(MutationRow row, List<String> checks, int nameWidth) {
    Mark mark = Mark.of(row.outcome());
    String cells = checks.stream().map(c -> cell(row, c)).collect(Collectors.joining());
    String tutorial = row.seedKilled() ? "tutorial ✓" : "tutorial –";
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s %s  %s%s%s  %s"
            .formatted(
                painted(mark.colour(), mark.sign()),
                painted(mark.colour(), padded(row.name(), nameWidth)),
                cells,
                checks.isEmpty() ? "" : "  ",
                tutorial,
                seconds(row.took())));
    if (row.outcome() != MutationRow.Outcome.KILLED || checks.isEmpty()) {
      Wrapping.wrapped(row.verdict(), width - 4).stream()
          .map(text -> "    " + painted(mark.colour(), text))
          .forEach(lines::add);
    }
    return lines;
  }

  /** The intended check has a sign of its own: it is the one that counts. */
  private String cell(MutationRow row, String check) {
    List<String> reasons = row.reasons(check);
    boolean intended = check.equals(row.intendedCheck());
    if (reasons.isEmpty()) {
      boolean ran = row.ranChecks().contains(check);
      return intended ? painted(Mark.RED, ran ? "○" : "_") : ran ? "·" : " ";
    }
    if (reasons.contains(MutationRow.UNJUDGED)) {
      return painted(Mark.YELLOW, "?");
    }
    if (!intended) {
      return painted(Mark.RED, "×");
    }
    return row.isRight() ? painted(Mark.GREEN, "●") : painted(Mark.RED, "!");
  }

  private static List<String> head(List<String> checks, int nameWidth) {
    StringBuilder tens = new StringBuilder(" ".repeat(nameWidth + 4));
    StringBuilder ones = new StringBuilder(tens);
    for (int i = 1; i <= checks.size(); i++) {
      tens.append(i % 10 == 0 ? Integer.toString(i / 10) : " ");
      ones.append(i % 10);
    }
    return List.of(tens.toString().stripTrailing(), ones.toString());
  }

  private List<String> legend(List<String> checks) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < checks.size(); i++) {
      names.add("%d %s".formatted(i + 1, checks.get(i)));
    }
    List<String> lines = new ArrayList<>(flowing(SIGNS));
    lines.addAll(flowing(names));
    return lines;
  }

  /** Breaks lines between parts and not within them. */
  private List<String> flowing(List<String> parts) {
    String text =
        parts.stream()
            .map(part -> part.replace(' ', UNBROKEN))
            .collect(Collectors.joining(UNBROKEN + " "));
    return Wrapping.wrapped(text, width).stream()
        .map(line -> line.replace(UNBROKEN, ' ').stripTrailing())
        .toList();
  }

  private List<String> score(MutationMatrix matrix) {
    int colour = matrix.score().isFull() ? Mark.GREEN : Mark.RED;
    return List.of(
        painted(
            colour,
            "Classes killed: ours %s, by %d mutations%s"
                .formatted(matrix.score(), matrix.rows().size(), Words.leftOut(matrix.leftOut()))),
        "The tutorial's own assertions: %s".formatted(matrix.seedScore()),
        "Victims drawn with --seed %d".formatted(matrix.seed()));
  }

  private String painted(int colour, String text) {
    return colours ? "\u001b[%dm%s\u001b[0m".formatted(colour, text) : text;
  }

  private static String padded(String text, int to) {
    return text + " ".repeat(Math.max(0, to - text.length()));
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%5.1f s", took.toMillis() / 1000.0);
  }

  /** How an outcome looks: told by sign as well as by colour. */
  private record Mark(String sign, int colour) {
    private static final int RED = 31;
    private static final int GREEN = 32;
    private static final int YELLOW = 33;

    private static Mark of(MutationRow.Outcome outcome) {
      return switch (outcome) {
        case KILLED -> new Mark("✓", GREEN);
        case SURVIVED -> new Mark("✗", RED);
        case INCONCLUSIVE -> new Mark("?", YELLOW);
      };
    }
  }
}
