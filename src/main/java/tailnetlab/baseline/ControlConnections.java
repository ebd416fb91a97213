package tailnetlab.baseline;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tailnetlab.checks.Mesh;
import tailnetlab.plan.NodePlan;

/** Looks at the members' connections to the control plane, from both of their ends. */
final class ControlConnections {
  /** A client finds out after two minutes of silence that its stream is dead. */
  private static final Duration ALIVE = Changes.HEARD;

  private final Mesh mesh;
  private final Executor together;

  ControlConnections(Mesh mesh, Executor together) {
    this.mesh = mesh;
    this.together = together;
  }

  /**
   * Waits until all of them are alive.
   *
   * @throws IllegalStateException when one is not in time: what was seen last
   */
  void await(Collection<NodePlan> members) {
    try {
      Awaitility.await("the members' control connections")
          .atMost(ALIVE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofSeconds(2))
          .until(() -> dead(members), List::isEmpty);
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException(
          "within %d s not every control connection was alive: %s"
              .formatted(ALIVE.toSeconds(), dead(members)),
          e);
    }
  }

  private List<String> dead(Collection<NodePlan> members) {
    List<CompletableFuture<List<String>>> looks =
        members.stream()
            .map(member -> CompletableFuture.supplyAsync(() -> complaints(member), together))
            .toList();
    Set<String> names = members.stream().map(NodePlan::name).collect(Collectors.toSet());
    List<String> offline =
        mesh.headscale().nodes().stream()
            .filter(node -> names.contains(node.name()) && !node.online())
            .map(node -> "headscale takes %s for offline".formatted(node.name()))
            .toList();
    return Stream.concat(offline.stream(), looks.stream().flatMap(look -> look.join().stream()))
        .toList();
  }

  private List<String> complaints(NodePlan member) {
    return mesh.tailscale(member).status().health().stream()
        .map(line -> member.name() + ": " + line)
        .toList();
  }
}
