package tailnetlab.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Findings;
import tailnetlab.checks.Verdict;

/**
 * Draws findings for a terminal: one line a check, and under a red one what was found, what it
 * means and where to look next.
 */
public final class FindingsTable {
  private static final int NARROWEST = 60;

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

  /** Draws every finding, and the outcome in the last line. */
  public List<String> lines(Findings findings) {
    List<Finding> all = findings.all();
    int idWidth = all.stream().mapToInt(f -> f.id().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    all.forEach(finding -> lines.addAll(rows(finding, idWidth)));
    lines.add("");
    lines.add(summary(findings));
    return lines;
  }

  /** Draws one finding, as it comes in. */
  public List<String> line(Finding finding, int idWidth) {
    return rows(finding, idWidth);
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
    explanation(finding).stream()
        .flatMap(text -> Wrapping.wrapped(text, width - indent.length()).stream())
        .map(text -> indent + painted(mark, text))
        .forEach(rows::add);
    return rows;
  }

  private static List<String> explanation(Finding finding) {
    Verdict verdict = finding.verdict();
    if (finding.isUnsteady()) {
      return List.of(Words.unsteady(finding));
    }
    if (verdict instanceof Verdict.Fail fail) {
      return List.of(
          fail.found(),
          "%s: %s".formatted(fail.diagnosis(), fail.meaning()),
          "look at: " + fail.next());
    }
    return verdict instanceof Verdict.Inconclusive open ? List.of(open.reason()) : List.of();
  }

  private String summary(Findings findings) {
    Mark mark =
        switch (findings.outcome()) {
          case PASS -> findings.unsteady().isEmpty() ? Mark.PASS : Mark.UNSTEADY;
          case FAIL -> Mark.FAIL;
          case INCONCLUSIVE -> Mark.OPEN;
        };
    String text = "%s: %s".formatted(findings.outcome(), findings.counts(""));
    return painted(mark, text);
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
      if (finding.verdict() instanceof Verdict.Pass) {
        return finding.isUnsteady() ? UNSTEADY : PASS;
      }
      return finding.verdict() instanceof Verdict.Fail ? FAIL : OPEN;
    }
  }
}
