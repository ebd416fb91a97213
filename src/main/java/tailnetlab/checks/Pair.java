package tailnetlab.checks;

import java.util.List;
import tailnetlab.plan.NodePlan;

/** Two nodes, and who of them begins. */
public record Pair(NodePlan from, NodePlan to) {
  /** Lists every ordered pair of two different nodes. */
  static List<Pair> of(List<NodePlan> from, List<NodePlan> to) {
    return from.stream()
        .flatMap(a -> to.stream().filter(b -> !b.equals(a)).map(b -> new Pair(a, b)))
        .toList();
  }

  @Override
  public String toString() {
    return from.name() + " → " + to.name();
  }
}
