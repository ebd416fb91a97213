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
    matrix.rows().forEach(row -> names.addAll(row.redChecks().values()));
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

  /** Lists the rows. */
  public List<Row> rows() {
    return matrix.rows().stream().map(this::row).toList();
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

  private Row row(MutationRow row) {
    Map<String, String> also = new LinkedHashMap<>(row.redChecks());
    also.remove(row.intendedCheck());
    return new Row(
        row.name(),
        Printable.text(row.title()),
        sign(row.outcome()),
        row.outcome().name().toLowerCase(Locale.ROOT),
        Printable.text(row.verdict()),
        row.intendedCheck(),
        row.intendedDiagnosis(),
        checks.stream().map(check -> cell(row, check)).toList(),
        also.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList(),
        row.seedKilled(),
        Printable.text(row.seedWords()),
        Words.seconds(row.took()));
  }

  private Cell cell(MutationRow row, String check) {
    String diagnosis = row.redChecks().get(check);
    boolean intended = check.equals(row.intendedCheck());
    List<String> styles = new ArrayList<>();
    String text = "";
    String said;
    if (diagnosis == null) {
      boolean ran = row.ranChecks().contains(check);
      styles.add(ran ? "green" : "unseen");
      said = ran ? "PASS" : "did not look";
    } else if (diagnosis.equals(MutationRow.UNJUDGED)) {
      styles.add("unjudged");
      text = "?";
      said = diagnosis;
    } else {
      boolean wrong = intended && !diagnosis.equals(row.intendedDiagnosis());
      styles.add(wrong ? "wrong" : "red");
      text = shorts.getOrDefault(diagnosis, diagnosis);
      said = diagnosis + (wrong ? " instead of " + row.intendedDiagnosis() : "");
    }
    if (intended) {
      styles.add("intended");
    }
    return new Cell(
        String.join(" ", styles), text, "%s, %s: %s".formatted(row.name(), check, said));
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

  /** A mutation. */
  record Row(
      String name,
      String title,
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

  /** What a check said of a mutation. */
  record Cell(String styles, String text, String title) {}

  /** A short form, what it stands for, and what that means. */
  record Abbreviated(String text, String name, String meaning) {}
}
