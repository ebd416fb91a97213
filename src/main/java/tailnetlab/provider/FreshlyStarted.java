package tailnetlab.provider;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tailnetlab.mesh.GuestClock;
import tailnetlab.provider.Shape.Kind;
import tailnetlab.provider.Task.Attempt;
import tailnetlab.provider.Task.Look;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.TimedOut;
import tailnetlab.remote.Unreachable;

/**
 * Nodes whose machines were set going just before this run. Nothing is judged of them while they
 * boot: what is not up yet would be taken for gone.
 */
final class FreshlyStarted {
  private static final Duration BOOT = Duration.ofSeconds(60);

  /** Of the boot's last jobs; a member that waits for its control plane takes the longest. */
  private static final Duration JOBS = Duration.ofSeconds(30);

  private static final Duration CLOCK = Duration.ofSeconds(5);

  /** A machine that stood still lives in the past, and no certificate made since is valid there. */
  private static final Duration TOLERABLE = Duration.ofSeconds(2);

  private final Map<String, SharedLook<Boolean>> waits = new ConcurrentHashMap<>();
  private final Set<String> over = ConcurrentHashMap.newKeySet();

  /** Waits for the nodes that a resource stands on, where they were just started: once for each. */
  void await(Shape shape, Properties inputs, Task task) {
    shape.inputs().stream()
        .filter(input -> input.kind() == Kind.CONNECTION)
        .map(input -> task.node(inputs.object(input.name())))
        .filter(node -> task.surroundings().orders().started().contains(node.name()))
        .forEach(node -> await(node, task));
  }

  private void await(Node node, Task task) {
    if (!over.contains(node.name())) {
      waits
          .computeIfAbsent(node.name(), name -> new SharedLook<>())
          .take(
              () -> {
                awaitBoot(node, task);
                return over.add(node.name());
              });
    }
  }

  private static void awaitBoot(Node node, Task task) {
    Duration limit = task.limit(BOOT);
    boolean up =
        task.until(
            limit.multipliedBy(2),
            passed -> {
              try {
                // What it says is not asked for: a failed unit is for others to judge.
                node.run(
                    Command.of("systemctl", "is-system-running", "--wait")
                        .within(task.limit(JOBS)));
                return Look.found(true);
              } catch (Unreachable | TimedOut e) {
                return passed.compareTo(limit) > 0
                    ? Look.found(false)
                    : Look.notYet("booting, no SSH yet (%d s)".formatted(passed.toSeconds()));
              }
            },
            last -> "node %s: %s".formatted(node.name(), last));
    if (up) {
      setClock(node, task);
    } else {
      task.warn(
          "node %s was started, and does not answer over SSH within %d s"
              .formatted(node.name(), limit.toSeconds()));
    }
  }

  private static void setClock(Node node, Task task) {
    GuestClock clock = new GuestClock(node, task.surroundings().clock());
    Attempt<Boolean> set =
        task.briefly(
            task.limit(CLOCK),
            () -> {
              boolean far = clock.offset().abs().compareTo(TOLERABLE) > 0;
              if (far) {
                task.say("setting the clock of " + node.name());
                clock.step();
              }
              return far;
            });
    if (set.value().isEmpty()) {
      task.warn("node %s: its clock cannot be set: %s".formatted(node.name(), set.problem()));
    }
  }
}
