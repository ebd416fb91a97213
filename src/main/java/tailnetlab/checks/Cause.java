package tailnetlab.checks;

import java.util.List;

/**
 * Something that is wrong, with every check that is not green because of it.
 *
 * @param diagnosis what it is
 * @param nodes whom it is about, by name; empty where that is not known
 * @param found what was found, in a sentence or some
 * @param next the next thing to look at; empty where there is none
 * @param checks the ids of the checks: first those that saw it, then those it led to
 */
public record Cause(
    Diagnosis diagnosis, List<String> nodes, String found, String next, List<String> checks) {
  public Cause {
    nodes = List.copyOf(nodes);
    checks = List.copyOf(checks);
  }

  /** Names it: {@code NODE_EXPIRED at client}. */
  public String name() {
    return nodes.isEmpty() ? diagnosis.name() : diagnosis + " at " + String.join(", ", nodes);
  }

  /** Says what it means: {@code client: the node's key has expired (NODE_EXPIRED)}. */
  public String told() {
    String what = "%s (%s)".formatted(diagnosis.meaning(), diagnosis);
    return nodes.isEmpty() ? what : String.join(", ", nodes) + ": " + what;
  }

  /** Returns the first check that saw it. */
  public String seenBy() {
    return checks.get(0);
  }

  /** Lists the other checks, which are not green for the same reason. */
  public List<String> others() {
    return checks.subList(1, checks.size());
  }

  /** Says who saw it: {@code S2-members, and 2 more for the same reason: S4-reach, S5-names}. */
  public String seen() {
    return others().isEmpty()
        ? seenBy()
        : "%s, and %d more for the same reason: %s"
            .formatted(seenBy(), others().size(), String.join(", ", others()));
  }
}
