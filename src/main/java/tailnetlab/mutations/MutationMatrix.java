package tailnetlab.mutations;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a run of mutations came to.
 *
 * @param rows the mutations, in the order in which they are listed
 * @param leftOut how many of the lab's mutations were not asked for: a score is of the others
 * @param seed what the victims and all other free choices were drawn with
 * @param began when the run began
 * @param took how long all of it took
 */
public record MutationMatrix(
    List<MutationRow> rows, int leftOut, long seed, Instant began, Duration took) {
  public MutationMatrix {
    rows = List.copyOf(rows);
  }

  /** Counts the classes that our checks killed: each of its mutations. */
  public Score score() {
    return score(of -> of.outcome() == MutationRow.Outcome.KILLED);
  }

  /** Counts the classes that the tutorial's own assertions noticed. */
  public Score seedScore() {
    return score(Equivalents::seedKilled);
  }

  /** Gathers what is the same to the checks, in the order of the first of each class. */
  public List<Equivalents> classes() {
    Map<MutationClass, List<MutationRow>> classes = new LinkedHashMap<>();
    rows.forEach(row -> classes.computeIfAbsent(row.kind(), any -> new ArrayList<>()).add(row));
    return classes.values().stream().map(Equivalents::new).toList();
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

  private Score score(Predicate<Equivalents> killed) {
    List<Equivalents> classes = classes();
    return new Score((int) classes.stream().filter(killed).count(), classes.size());
  }

  /**
   * The mutations of one class.
   *
   * @param rows at least one
   */
  public record Equivalents(List<MutationRow> rows) {
    public Equivalents {
      rows = List.copyOf(rows);
    }

    /** Returns the first, which stands for them all unless another came to something worse. */
    public MutationRow worst() {
      return rows.stream()
          .filter(row -> row.outcome() == outcome())
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("a class without mutations"));
    }

    /** Says what the class came to: killed where each of its mutations was. */
    public MutationRow.Outcome outcome() {
      return Stream.of(MutationRow.Outcome.SURVIVED, MutationRow.Outcome.INCONCLUSIVE)
          .filter(bad -> rows.stream().anyMatch(row -> row.outcome() == bad))
          .findFirst()
          .orElse(MutationRow.Outcome.KILLED);
    }

    /** Says whether the tutorial noticed each. */
    public boolean seedKilled() {
      return rows.stream().allMatch(MutationRow::seedKilled);
    }

    /** Lists the names of the others. */
    public List<String> others() {
      MutationRow worst = worst();
      return rows.stream().filter(row -> !row.equals(worst)).map(MutationRow::name).toList();
    }
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
