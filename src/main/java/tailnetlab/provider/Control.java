package tailnetlab.provider;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import tailnetlab.mesh.Headscale;
import tailnetlab.mesh.Systemd;
import tailnetlab.provider.Resource.State;
import tailnetlab.provider.Task.Look;
import tailnetlab.remote.CommandFailed;
import tailnetlab.remote.Node;
import tailnetlab.remote.TimedOut;
import tailnetlab.remote.Unreachable;

/** The control plane as the resources use it: waiting for it, asking it, and living without it. */
final class Control {
  private static final Duration HEALTHY = Duration.ofSeconds(30);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration READ = Duration.ofSeconds(5);

  /** How long a removal may take; not scaled, a user waits for it. */
  private static final Duration REMOVAL = Duration.ofSeconds(10);

  private final Node node;
  private final Headscale headscale;
  private final Task task;

  private Control(Node node, Headscale headscale, Task task) {
    this.node = node;
    this.headscale = headscale;
    this.task = task;
  }

  static Control of(Properties connection, Task task) {
    Node node = task.node(connection);
    return new Control(node, new Headscale(node), task);
  }

  Headscale headscale() {
    return headscale;
  }

  /** Waits until headscale answers and has its database. */
  void awaitHealthy() {
    Duration limit = task.limit(HEALTHY);
    task.until(
        EVERY,
        limit,
        passed -> {
          String seconds = "(%d s)".formatted(passed.toSeconds());
          try {
            return headscale.healthy()
                ? Look.found(true)
                : Look.notYet("headscale is not healthy yet " + seconds);
          } catch (Unreachable | TimedOut | CommandFailed e) {
            return Look.notYet("headscale does not answer yet " + seconds);
          }
        },
        last ->
            "node %s: headscale was not healthy within %d s. The end of its journal:%n%s"
                .formatted(node.name(), limit.toSeconds(), journal()));
  }

  /** Reads something, or keeps the state with a warning when control does not answer. */
  Optional<State> readOrKeep(State before, Function<Headscale, Optional<State>> reading) {
    Optional<Optional<State>> read = task.briefly(task.limit(READ), () -> reading.apply(headscale));
    if (read.isEmpty()) {
      task.warn(
          "node %s does not answer; what headscale knows of this is kept as it was"
              .formatted(node.name()));
    }
    return read.orElse(Optional.of(before));
  }

  /**
   * Removes something, for so long as a user waits. A control plane that does not answer has
   * nothing that needs removing; one that refuses is told.
   */
  void discard(String what, Consumer<Headscale> removal) {
    if (task.surroundings().discard()) {
      return;
    }
    Optional<Boolean> done =
        task.unbroken(
            () ->
                task.briefly(
                    REMOVAL,
                    () -> {
                      try {
                        removal.accept(headscale);
                      } catch (CommandFailed e) {
                        task.warn(
                            "%s stays in headscale on node %s: %s"
                                .formatted(what, node.name(), e.getMessage()));
                      }
                      return true;
                    }));
    if (done.isEmpty()) {
      task.say("node %s does not answer; %s goes with it".formatted(node.name(), what));
    }
  }

  private String journal() {
    return task.briefly(
            REMOVAL, () -> String.join("\n", new Systemd(node).journal("headscale.service", 12)))
        .map(lines -> "  " + lines.replace("\n", "\n  "))
        .orElse("  (it cannot be read)");
  }
}
