package tailnetlab.mutations;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a run of mutations came to.
 *
 * @param rows the mutations, in the order in which they are listed
 * @param began when the run began
 * @param took how long all of it took
 */
public record MutationMatrix(List<MutationRow> rows, Instant began, Duration took) {
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

  /** Lists the checks that looked at any mutation: the columns of the matrix. */
  public List<String> checks() {
    Set<String> ids = new LinkedHashSet<>();
    rows.forEach(row -> ids.addAll(row.ranChecks()));
    rows.forEach(row -> ids.addAll(row.redChecks().keySet()));
    return List.copyOf(ids);
  }

  private Score score(Predicate<MutationRow> killed) {
    List<MutationRow> counted = rows.stream().filter(MutationRow::counts).toList();
    return new Score((int) counted.stream().filter(killed).count(), counted.size());
  }

  /**
   * So many of so many.
   *
   * @param killed how many were killed
   * @param of how many there were, without those that this lab cannot have
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
