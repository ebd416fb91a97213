package tailnetlab.checks;

import java.util.List;
import java.util.function.Consumer;

/** Runs checks beside each other over the open connections. */
public final class Verifier {
  private final List<Check> checks;

  public Verifier(List<Check> checks) {
    this.checks = List.copyOf(checks);
  }

  /**
   * Runs them all and waits.
   *
   * @param seen told each finding as it comes, from several threads one at a time
   */
  public Findings run(Mesh mesh, Consumer<Finding> seen) {
    throw new UnsupportedOperationException();
  }
}
