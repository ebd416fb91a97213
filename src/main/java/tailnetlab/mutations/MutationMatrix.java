package tailnetlab.mutations;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run of mutations came to.
 *
 * @param rows the mutations, in the order in which they are listed
 * @param leftOut how many of the lab's mutations were not asked for: a score is of the others
 * @param began when the run began
 * @param took how long all of it took
 */
public record MutationMatrix(List<MutationRow> rows, int leftOut, Instant began, Duration took) {
  public MutationMatrix {
    rows = List.copyOf(rows);
  }

  /** Counts what our checks killed. */
  public Score score() {
    return score(row -> row.outcome() == MutationRow.Outcome.KILLED);
  }

  /** Counts what the tutorial's own assertions noticed. */
  public Score seedScore() {
    return score(MutationRow::seedKilled);
  }

  /**
   * Lists the checks that looked at any mutation: the columns of the matrix, in the catalogue's
   * order. Each mutation begins with the checks that can see it, so no row has that order.
   */
  public List<String> checks() {
    Set<String> ids = new TreeSet<>(MutationMatrix::inTheCatalogue);
    rows.forEach(row -> ids.addAll(row.ranChecks()));
    rows.forEach(row -> ids.addAll(row.redChecks().keySet()));
    return List.copyOf(ids);
  }

  /** S1 before S2 before S10 before B1. */
  private static int inTheCatalogue(String one, String other) {
    return Comparator.comparing((String id) -> !id.startsWith("S"))
        .thenComparing(id -> id.replaceFirst("\\d.*", ""))
        .thenComparing(id -> number(id))
        .thenComparing(Comparator.naturalOrder())
        .compare(one, other);
  }

  private static int number(String id) {
    Matcher digits = Pattern.compile("^\\D*(\\d{1,6})").matcher(id);
    return digits.find() ? Integer.parseInt(digits.group(1)) : 0;
  }

  private Score score(Predicate<MutationRow> killed) {
    return new Score((int) rows.stream().filter(killed).count(), rows.size());
  }

  /**
   * So many of so many.
   *
   * @param killed how many were killed
   * @param of how many there were
   */
  public record Score(int killed, int of) {
    /** Says whether nothing survived; of nothing, nothing is shown. */
    public boolean isFull() {
      return of > 0 && killed == of;
    }

    @Override
    public String toString() {
      return "%d of %d".formatted(killed, of);
    }
  }
}
