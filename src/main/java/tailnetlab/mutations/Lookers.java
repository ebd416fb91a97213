package tailnetlab.mutations;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tailnetlab.checks.Check;

/**
 * Who looks at a lab that was broken.
 *
 * @param catalogue the lab's checks
 * @param scenarios what changes the lab by itself: one of them looks alone, on a lab that was
 *     broken before it began
 * @param everyCheck whether all of the catalogue look at each mutation, or those of the intended
 *     one's family: {@code S6-…}
 */
public record Lookers(List<Check> catalogue, List<Check> scenarios, boolean everyCheck) {
  /** The families whose checks read the counters of dropped packets. */
  private static final Set<String> COUNTING = Set.of("S6", "B11");

  public Lookers {
    catalogue = List.copyOf(catalogue);
    scenarios = List.copyOf(scenarios);
  }

  /** Finds the scenario that must see it; nothing where a check must. */
  Optional<Check> scenario(Mutation mutation) {
    return scenarios.stream().filter(one -> one.id().equals(mutation.check())).findFirst();
  }

  /** Lists the checks that look. */
  List<Check> at(Mutation mutation) {
    String family = family(mutation.check());
    return all(mutation)
        .filter(
            check ->
                everyCheck
                    || check.id().equals(mutation.check())
                    || (family(check.id()).equals(family) && !check.runsAlone()))
        .toList();
  }

  /** Returns the one that must see it, to be asked again when the lab is back. */
  Optional<Check> intended(Mutation mutation) {
    // One of the mutation's own expects what the lab does not promise.
    return catalogue.stream()
        .filter(check -> mutation.more().isEmpty() && check.id().equals(mutation.check()))
        .findFirst();
  }

  /** Says whether another's packets would be counted as those of a check. */
  boolean count(Mutation mutation) {
    return everyCheck || COUNTING.contains(family(mutation.check()));
  }

  private Stream<Check> all(Mutation mutation) {
    List<String> replaced = mutation.more().stream().map(Check::id).toList();
    return Stream.concat(
        catalogue.stream().filter(check -> !replaced.contains(check.id())),
        mutation.more().stream());
  }

  private static String family(String id) {
    return id.substring(0, Math.max(id.indexOf('-'), 0));
  }
}
