package tailnetlab.provider;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tailnetlab.mesh.Headscale;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.mesh.Headscale.PreAuthKey;
import tailnetlab.mesh.Headscale.User;
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

  /** How long a removal may take. */
  private static final Duration REMOVAL = Duration.ofSeconds(10);

  private final Endpoint endpoint;
  private final Node node;
  private final Headscale headscale;
  private final HeadscaleLists lists;
  private final Task task;

  private Control(Endpoint endpoint, Node node, Task task) {
    this.endpoint = endpoint;
    this.node = node;
    this.headscale = new Headscale(node);
    this.lists = task.surroundings().lists().computeIfAbsent(endpoint, at -> new HeadscaleLists());
    this.task = task;
  }

  static Control of(Properties connection, Task task) {
    return new Control(Task.endpoint(connection), task.node(connection), task);
  }

  Headscale headscale() {
    return headscale;
  }

  /** Lists the nodes, for all who look at the same time. */
  List<MeshNode> nodes() {
    return lists.nodes(headscale);
  }

  /** Lists the pre-auth keys, likewise. */
  List<PreAuthKey> preAuthKeys() {
    return lists.preAuthKeys(headscale);
  }

  /** Lists the users, likewise. */
  List<User> users() {
    return lists.users(headscale);
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
  Optional<State> readOrKeep(State before, Supplier<Optional<State>> reading) {
    Attempt<Optional<State>> read = task.briefly(task.limit(READ), reading);
    if (read.value().isEmpty()) {
      task.warn(
          "node %s: headscale cannot be asked, so what it knows of this is kept as it was: %s"
              .formatted(node.name(), read.problem()));
    }
    return read.value().orElse(Optional.of(before));
  }

  /**
   * Removes something. A control plane that does not answer is not asked again in this run: it is
   * mostly going itself, and where it stays, whoever joins next looks at what was left there.
   */
  void discard(String what, Consumer<Headscale> removal) {
    if (task.surroundings().orders().discard() || task.surroundings().silent().contains(endpoint)) {
      return;
    }
    Attempt<Boolean> done =
        task.unbroken(
            () ->
                task.briefly(
                    task.limit(REMOVAL),
                    () -> {
                      refusable(what, removal);
                      return true;
                    }));
    if (done.value().isEmpty()) {
      task.surroundings().silent().add(endpoint);
      task.warn(
          "node %s: headscale cannot be asked (%s), so %s stays there unless it goes with its guest"
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
