package tailnetlab.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tailnetlab.checks.Diagnosis;
import tailnetlab.mutations.MutationMatrix;
import tailnetlab.mutations.MutationMatrix.Equivalents;
import tailnetlab.mutations.MutationRow;

/** Mutations by checks, as a page shows them: cells, and each mutation in words. */
final class MatrixView {
  private static final Map<String, String> MEANINGS =
      Arrays.stream(Diagnosis.values())
          .collect(Collectors.toMap(Diagnosis::name, Diagnosis::meaning));

  private final MutationMatrix matrix;
  private final List<String> checks;
  private final Map<String, String> shorts;

  MatrixView(MutationMatrix matrix) {
    this.matrix = matrix;
    this.checks = matrix.checks();
    this.shorts = new Abbreviations(diagnoses(matrix)).all();
  }

  private static Set<String> diagnoses(MutationMatrix matrix) {
    Set<String> names = new TreeSet<>();
    matrix.rows().forEach(row -> row.redChecks().values().forEach(names::addAll));
    names.remove(MutationRow.UNJUDGED);
    return names;
  }

  /** Says what our checks killed: {@code 47 of 48}. */
  public String score() {
    return matrix.score().toString();
  }

  /** Says how many were not asked for; nothing where all were. */
  public String leftOut() {
    return Words.leftOut(matrix.leftOut());
  }

  /** Says what the tutorial's own assertions noticed. */
  public String seedScore() {
    return matrix.seedScore().toString();
  }

  /** Returns our score in percent. */
  public String percent() {
    return percent(matrix.score());
  }

  /** Returns the tutorial's in percent. */
  public String seedPercent() {
    return percent(matrix.seedScore());
  }

  /** Says whether nothing survived. */
  public boolean isFull() {
    return matrix.score().isFull();
  }

  /** Says how long the run took. */
  public String took() {
    return Words.seconds(matrix.took());
  }

  /** Lists the columns. */
  public List<String> checks() {
    return checks;
  }

  /** Lists the rows: one for each class. */
  public List<Row> rows() {
    return matrix.classes().stream().map(this::row).toList();
  }

  /** Says how many mutations the classes have. */
  public int count() {
    return matrix.rows().size();
  }

  /** Returns what victims were drawn with. */
  public String seed() {
    return Long.toString(matrix.seed());
  }

  /** Lists the rows of what was not killed. */
  public List<Row> openRows() {
    return rows().stream().filter(Row::isOpen).toList();
  }

  /** Lists the rows of what was. */
  public List<Row> killedRows() {
    return rows().stream().filter(row -> !row.isOpen()).toList();
  }

  /** Explains the short forms of the cells. */
  public List<Abbreviated> legend() {
    return shorts.entrySet().stream()
        .map(e -> new Abbreviated(e.getValue(), e.getKey(), MEANINGS.getOrDefault(e.getKey(), "")))
        .toList();
  }

  private Row row(Equivalents of) {
    MutationRow row = of.worst();
    Map<String, List<String>> also = new LinkedHashMap<>(row.redChecks());
    also.remove(row.intendedCheck());
    return new Row(
        row.name(),
        Printable.text(row.title()),
        Printable.text(row.observed()),
        String.join(", ", row.victims()),
        equivalents(of),
        sign(row.outcome()),
        row.outcome().name().toLowerCase(Locale.ROOT),
        Printable.text(row.verdict()),
        row.intendedCheck(),
        row.intendedDiagnosis(),
        checks.stream().map(check -> cell(row, check)).toList(),
        also.entrySet().stream().map(e -> e.getKey() + " " + and(e.getValue())).toList(),
        of.seedKilled(),
        Printable.text(row.seedWords()),
        Words.seconds(row.took()));
  }

  private static List<Equivalent> equivalents(Equivalents of) {
    return of.rows().stream()
        .filter(row -> of.others().contains(row.name()))
        .map(row -> new Equivalent(row.name(), Printable.text(row.title()), and(row.victims())))
        .toList();
  }

  private Cell cell(MutationRow row, String check) {
    List<String> reasons = row.reasons(check);
    boolean intended = check.equals(row.intendedCheck());
    List<String> styles = new ArrayList<>();
    String text = "";
    String said;
    if (reasons.isEmpty()) {
      boolean ran = row.ranChecks().contains(check);
      styles.add(ran ? "green" : "unseen");
      said = ran ? "PASS" : "did not look";
    } else if (reasons.contains(MutationRow.UNJUDGED)) {
      styles.add("unjudged");
      text = "?";
      said = MutationRow.UNJUDGED;
    } else {
      boolean wrong = intended && !row.isRight();
      styles.add(wrong ? "wrong" : "red");
      String shown = intended && !wrong ? row.intendedDiagnosis() : reasons.get(0);
      text = shorts.getOrDefault(shown, shown);
      said = and(reasons) + (wrong ? " instead of " + row.intendedDiagnosis() : "");
    }
    if (intended) {
      styles.add("intended");
    }
    return new Cell(
        String.join(" ", styles), text, "%s, %s: %s".formatted(row.name(), check, said));
  }

  private static String and(List<String> words) {
    return String.join(" and ", words);
  }

  private static String sign(MutationRow.Outcome outcome) {
    return switch (outcome) {
      case KILLED -> "✓";
      case SURVIVED -> "✗";
      case INCONCLUSIVE -> "?";
    };
  }

  private static String percent(MutationMatrix.Score score) {
    // Rounded down: 47 of 48 are not all of them.
    return score.of() == 0 ? "–" : "%d %%".formatted(100 * score.killed() / score.of());
  }

  /** A class of mutations: the first of them, or the worst, and the names of the others. */
  record Row(
      String name,
      String title,
      String observed,
      String victims,
      List<Equivalent> equivalents,
      String sign,
      String outcome,
      String verdict,
      String check,
      String diagnosis,
      List<Cell> cells,
      List<String> also,
      boolean seedKilled,
      String seedWords,
      String took) {
    /** Says whether somebody should look into it. */
    public boolean isOpen() {
      return !outcome.equals("killed");
    }
  }

  /** Another mutation of a class. */
  record Equivalent(String name, String title, String victims) {}

  /** What a check said of a mutation. */
  record Cell(String styles, String text, String title) {}

  /** A short form, what it stands for, and what that means. */
  record Abbreviated(String text, String name, String meaning) {}
}
