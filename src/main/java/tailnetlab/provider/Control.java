package tailnetlab.provider;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import tailnetlab.mesh.Headscale;
import tailnetlab.mesh.HeadscaleError;
import tailnetlab.mesh.MeshException;
import tailnetlab.mesh.Systemd;
import tailnetlab.provider.Resource.State;
import tailnetlab.provider.Task.Attempt;
import tailnetlab.provider.Task.Look;
import tailnetlab.remote.Endpoint;
import tailnetlab.remote.Node;
import tailnetlab.remote.TimedOut;
import tailnetlab.remote.Unreachable;

/** The control plane as the resources use it: waiting for it, asking it, and living without it. */
final class Control {
  private static final Duration HEALTHY = Duration.ofSeconds(30);
  private static final Duration READ = Duration.ofSeconds(5);

  /** How long a removal may take; not scaled, a user waits for it. */
  private static final Duration REMOVAL = Duration.ofSeconds(10);

  private final Endpoint endpoint;
  private final Node node;
  private final Headscale headscale;
  private final Task task;

  private Control(Endpoint endpoint, Node node, Headscale headscale, Task task) {
    this.endpoint = endpoint;
    this.node = node;
    this.headscale = headscale;
    this.task = task;
  }

  static Control of(Properties connection, Task task) {
    Node node = task.node(connection);
    return new Control(Task.endpoint(connection), node, new Headscale(node), task);
  }

  Headscale headscale() {
    return headscale;
  }

  /** Waits until headscale answers and has its database. */
  void awaitHealthy() {
    Duration limit = task.limit(HEALTHY);
    task.until(
        limit,
        passed -> {
          String seconds = "(%d s)".formatted(passed.toSeconds());
          try {
            return headscale.healthy()
                ? Look.found(true)
                : Look.notYet("headscale is not healthy yet " + seconds);
          } catch (MeshException | Unreachable | TimedOut e) {
            return Look.notYet("headscale does not answer yet " + seconds);
          }
        },
        last ->
            "node %s: headscale was not healthy within %d s. The end of its journal:%n%s"
                .formatted(node.name(), limit.toSeconds(), journal()));
  }

  /** Reads something, or keeps the state with a warning when control does not answer. */
  Optional<State> readOrKeep(State before, Function<Headscale, Optional<State>> reading) {
    Attempt<Optional<State>> read = task.briefly(task.limit(READ), () -> reading.apply(headscale));
    if (read.value().isEmpty()) {
      task.warn(
          "node %s: headscale cannot be asked, so what it knows of this is kept as it was: %s"
              .formatted(node.name(), read.problem()));
    }
    return read.value().orElse(Optional.of(before));
  }

  /**
   * Removes something, for so long as a user waits. A control plane that does not answer has
   * nothing that needs removing, and is not asked again in this run.
   */
  void discard(String what, Consumer<Headscale> removal) {
    if (task.surroundings().discard() || task.surroundings().silent().contains(endpoint)) {
      return;
    }
    Attempt<Boolean> done =
        task.unbroken(
            () ->
                task.briefly(
                    REMOVAL,
                    () -> {
                      refusable(what, removal);
                      return true;
                    }));
    if (done.value().isEmpty()) {
      task.surroundings().silent().add(endpoint);
      task.say(
          "node %s: headscale cannot be asked (%s); %s goes with it"
              .formatted(node.name(), done.problem(), what));
    }
  }

  /** A refusal is told, and no reason to stop a destruction: the guest goes next. */
  private void refusable(String what, Consumer<Headscale> removal) {
    try {
      removal.accept(headscale);
    } catch (HeadscaleError e) {
      if (!e.isNotFound()) {
        task.warn("%s stays in headscale: %s".formatted(what, e.getMessage()));
      }
    }
  }

  private String journal() {
    return task.briefly(
            REMOVAL, () -> String.join("\n", new Systemd(node).journal("headscale.service", 12)))
        .value()
        .map(lines -> "  " + lines.replace("\n", "\n  "))
        .orElse("  (it cannot be read)");
  }
}
