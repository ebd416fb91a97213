package tailnetlab.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailnetlab.checks.Cause;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Findings;
import tailnetlab.checks.Verdict;

/**
 * Draws findings for a terminal. First what is wrong, each cause once: what it means, what was
 * found, what to do, and the checks that are not green because of it. Then one line for each of the
 * others.
 */
public final class FindingsTable {
  private static final int NARROWEST = 60;

  /** Causes in the last line. */
  private static final int NAMED = 3;

  private final int width;
  private final boolean colours;

  /**
   * Draws for a terminal.
   *
   * @param width its columns
   * @param colours whether it shows them; never true for a file or a pipe
   */
  public FindingsTable(int width, boolean colours) {
    this.width = Math.max(NARROWEST, width);
    this.colours = colours;
  }

  /** Draws every cause and what is green, and the outcome in the last line. */
  public List<String> lines(Findings findings) {
    List<Finding> green =
        findings.all().stream().filter(f -> f.verdict() instanceof Verdict.Pass).toList();
    int idWidth = green.stream().mapToInt(f -> f.id().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (Cause cause : findings.causes()) {
      lines.addAll(rows(cause, findings.isRed(cause) ? Mark.FAIL : Mark.OPEN));
      lines.add("");
    }
    green.forEach(finding -> lines.addAll(rows(finding, idWidth)));
    lines.addAll(green.isEmpty() ? List.of() : List.of(""));
    lines.add(summary(findings));
    return lines;
  }

  private List<String> rows(Cause cause, Mark mark) {
    List<String> rows = new ArrayList<>();
    Wrapping.wrapped(mark.sign() + " " + cause.told(), width).stream()
        .map(text -> painted(mark, text))
        .forEach(rows::add);
    Stream.of(cause.found(), cause.next().isEmpty() ? "" : "next: " + cause.next(), cause.seen())
        .filter(text -> !text.isEmpty())
        .flatMap(text -> Wrapping.wrapped(text, width - 2).stream())
        .map("  "::concat)
        .forEach(rows::add);
    return rows;
  }

  private List<String> rows(Finding finding, int idWidth) {
    Mark mark = Mark.of(finding);
    String time = seconds(finding.took());
    int titleWidth = width - idWidth - time.length() - 6;
    List<String> title = Wrapping.wrapped(finding.title(), titleWidth);
    List<String> rows = new ArrayList<>();
    rows.add(
        "%s %s  %s  %s"
            .formatted(
                painted(mark, mark.sign()),
                painted(mark, padded(finding.id(), idWidth)),
                padded(title.get(0), titleWidth),
                time));
    String indent = " ".repeat(idWidth + 4);
    title.stream().skip(1).map(indent::concat).forEach(rows::add);
    if (finding.isUnsteady()) {
      Wrapping.wrapped(Words.unsteady(finding), width - indent.length()).stream()
          .map(text -> indent + painted(mark, text))
          .forEach(rows::add);
    }
    return rows;
  }

  private String summary(Findings findings) {
    Mark mark =
        switch (findings.outcome()) {
          case PASS -> findings.unsteady().isEmpty() ? Mark.PASS : Mark.UNSTEADY;
          case FAIL -> Mark.FAIL;
          case INCONCLUSIVE -> Mark.OPEN;
        };
    String text =
        "%s: %s".formatted(findings.outcome(), findings.counts("")) + because(findings.causes());
    return painted(mark, text);
  }

  private static String because(List<Cause> causes) {
    if (causes.isEmpty()) {
      return "";
    }
    String named = causes.stream().limit(NAMED).map(Cause::name).collect(Collectors.joining("; "));
    int rest = causes.size() - NAMED;
    return ": " + named + (rest > 0 ? "; and %d more".formatted(rest) : "");
  }

  private String painted(Mark mark, String text) {
    return colours ? "\u001b[%dm%s\u001b[0m".formatted(mark.colour(), text) : text;
  }

  private static String padded(String text, int to) {
    return text + " ".repeat(Math.max(0, to - text.length()));
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%5.1f s", took.toMillis() / 1000.0);
  }

  /** How a verdict looks: told by sign as well as by colour. */
  private record Mark(String sign, int colour) {
    private static final Mark PASS = new Mark("✓", 32);
    private static final Mark UNSTEADY = new Mark("✓", 33);
    private static final Mark FAIL = new Mark("✗", 31);
    private static final Mark OPEN = new Mark("?", 33);

    private static Mark of(Finding finding) {
      return finding.isUnsteady() ? UNSTEADY : PASS;
    }
  }
}
