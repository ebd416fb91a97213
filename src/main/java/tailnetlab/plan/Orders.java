package tailnetlab.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code ./lab} tells the provider of one run of the engine. Plain pulumi tells nothing.
 *
 * @param discard whether every guest vanishes in this run, so that leaving the mesh one by one is a
 *     waste of time
 * @param prove whether the mesh is to be proven in this run, whatever has changed
 * @param started the nodes whose machines were set going just before: they may still be booting
 */
public record Orders(boolean discard, boolean prove, Set<String> started) {
  /** Nothing in particular. */
  public static final Orders NONE = new Orders(false, false, Set.of());

  private static final String DISCARD = "TAILNET_LAB_DISCARD";
  private static final String PROVE = "TAILNET_LAB_PROVE";
  private static final String STARTED = "TAILNET_LAB_STARTED";
  private static final String YES = "1";

  public Orders {
    started = Set.copyOf(started);
  }

  /** Everything goes. */
  public static Orders toDiscard() {
    return new Orders(true, false, Set.of());
  }

  /** The run ends with a proof; the machines of these nodes may still be booting. */
  public static Orders toProve(Set<String> started) {
    return new Orders(false, true, started);
  }

  /** Reads them from a process's environment. */
  public static Orders read(Map<String, String> environment) {
    String started = environment.getOrDefault(STARTED, "");
    return new Orders(
        YES.equals(environment.get(DISCARD)),
        YES.equals(environment.get(PROVE)),
        started.isBlank() ? Set.of() : Set.copyOf(List.of(started.split(","))));
  }

  /** Returns them as variables for a process's environment. */
  public Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    if (discard) {
      variables.put(DISCARD, YES);
    }
    if (prove) {
      variables.put(PROVE, YES);
    }
    if (!started.isEmpty()) {
      variables.put(STARTED, String.join(",", started));
    }
    return variables;
  }
}
