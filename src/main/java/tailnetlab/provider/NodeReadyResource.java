package tailnetlab.provider;

import static tailnetlab.provider.Shape.Kind.CONNECTION;
import static tailnetlab.provider.Shape.Kind.TEXT;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tailnetlab.hypervisor.Guest;
import tailnetlab.hypervisor.Virsh;
import tailnetlab.mesh.BootJson;
import tailnetlab.mesh.BootTimes;
import tailnetlab.mesh.CloudInit;
import tailnetlab.provider.Task.Attempt;
import tailnetlab.provider.Task.Look;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.TimedOut;
import tailnetlab.remote.Unreachable;

/** A guest that answers over SSH with the host key we made, and whose first boot is over. */
final class NodeReadyResource implements Resource {
  private static final Duration BOOT = Duration.ofSeconds(60);
  private static final Duration CLOUD_INIT = Duration.ofSeconds(90);
  private static final Duration READ = Duration.ofSeconds(5);
  private static final Command BOOT_ID = Command.of("cat", "/proc/sys/kernel/random/boot_id");
  private static final int LAST_LINES = 20;

  private final Optional<Virsh> virsh;

  /** Makes it for guests of this machine's libvirt. */
  NodeReadyResource() {
    this(Tending.virsh(System.getenv()));
  }

  /**
   * Makes it.
   *
   * @param virsh asks for the guests' machines, where that can be asked
   */
  NodeReadyResource(Optional<Virsh> virsh) {
    this.virsh = virsh;
  }

  @Override
  public Shape shape() {
    return Shape.of("NodeReady", "A guest that answers over SSH and has finished its first boot.")
        .takes("connection", CONNECTION)
        .standsOn("machine", TEXT)
        .mayTake("console", TEXT)
        .mayTake("domain", TEXT)
        .gives("bootId", TEXT);
  }

  @Override
  public State create(Properties inputs, Task task) {
    Node node = task.node(inputs.object("connection"));
    Tending tending = tending(node, inputs, task);
    CloudInit cloudInit = new CloudInit(node);
    String bootId;
    Optional<CloudInit.State> over;
    do {
      bootId = awaitSsh(node, cloudInit, inputs, tending, task);
      over = awaitCloudInit(cloudInit, node, tending, task);
    } while (over.isEmpty());
    CloudInit.State state = over.get();
    leaveBoot(node, task);
    if (state.status().equals("error")) {
      throw Failure.because(
          "node %s: cloud-init failed: %s%n%s"
              .formatted(
                  node.name(),
                  String.join("; ", state.errors()),
                  lines(cloudInit.lastOutput(LAST_LINES))));
    }
    if (!state.errors().isEmpty()) {
      task.warn(
          "node %s: cloud-init is over, and complains: %s"
              .formatted(node.name(), String.join("; ", state.errors())));
    }
    return new State(inputs.text("machine"), inputs, Properties.NONE.with("bootId", bootId));
  }

  @Override
  public Optional<State> read(State before, Task task) {
    Properties connection = before.inputs().object("connection");
    Node node = task.node(connection);
    Attempt<String> bootId =
        task.briefly(task.limit(READ), () -> node.run(BOOT_ID).require().strip());
    if (bootId.value().isEmpty()) {
      // A guest that is down is not a guest that is gone: libvirt's own resource knows that.
      task.warn(
          "node %s does not answer over SSH, its state is kept: %s%s"
              .formatted(
                  node.name(), bootId.problem(), tending(node, before.inputs(), task).words()));
    }
    return Optional.of(
        bootId.value().map(id -> before.giving(Properties.NONE.with("bootId", id))).orElse(before));
  }

  private Tending tending(Node node, Properties inputs, Task task) {
    Optional<Guest> guest =
        inputs
            .optionalText("domain")
            .flatMap(domain -> virsh.map(libvirt -> new Guest(libvirt, domain)));
    return new Tending(node.name(), guest, task);
  }

  private static String awaitSsh(
      Node node, CloudInit cloudInit, Properties inputs, Tending tending, Task task) {
    Duration limit = task.limit(BOOT);
    return task.until(
        limit,
        passed -> {
          try {
            String bootId = node.run(BOOT_ID).require().strip();
            if (!cloudInit.firstBootWasCutOff()) {
              return Look.found(bootId);
            }
            tending.startAnew();
            node.close();
          } catch (Unreachable | TimedOut e) {
            // Another host key (HostKeyMismatch) goes through: waiting does not mend it.
            tending.look();
          }
          return Look.notYet("booting, no SSH yet (%d s)".formatted(passed.toSeconds()));
        },
        last ->
            "node %s did not answer over SSH within %d s%s.%s"
                .formatted(node.name(), limit.toSeconds(), tending.words(), console(inputs)));
  }

  /** Returns nothing when the guest ended meanwhile, and boots again. */
  private static Optional<CloudInit.State> awaitCloudInit(
      CloudInit cloudInit, Node node, Tending tending, Task task) {
    Duration limit = task.limit(CLOUD_INIT);
    return task.until(
        limit,
        passed -> {
          try {
            CloudInit.State state = cloudInit.state();
            return state.isOver()
                ? Look.found(Optional.of(state))
                : Look.notYet(
                    "cloud-init: %s%s (%d s)"
                        .formatted(
                            state.stage().isEmpty() ? state.status() : state.stage(),
                            state.module().map(module -> ", " + module).orElse(""),
                            passed.toSeconds()));
          } catch (Unreachable | TimedOut e) {
            if (tending.look()) {
              node.close();
              return Look.found(Optional.empty());
            }
            return Look.notYet("cloud-init: no answer (%d s)".formatted(passed.toSeconds()));
          }
        },
        last ->
            "node %s: cloud-init was not over within %d s; seen last: %s%s%n%s"
                .formatted(
                    node.name(),
                    limit.toSeconds(),
                    last,
                    tending.words(),
                    task.briefly(Duration.ofSeconds(10), () -> cloudInit.lastOutput(LAST_LINES))
                        .value()
                        .map(NodeReadyResource::lines)
                        .orElse("  (its output cannot be read)")));
  }

  /** Of a boot that failed too; and where it cannot be read, the report does without it. */
  private static void leaveBoot(Node node, Task task) {
    task.briefly(task.limit(READ), () -> new BootTimes(node).read())
        .value()
        .ifPresent(
            boot -> task.surroundings().trail().boot(node.name(), new BootJson().write(boot)));
  }

  private static String console(Properties inputs) {
    Optional<String> file = inputs.optionalText("console");
    if (file.isEmpty()) {
      return " Look at its console: `virsh console`.";
    }
    try {
      List<String> all =
          Files.readString(Path.of(file.get()), StandardCharsets.ISO_8859_1).lines().toList();
      List<String> last = all.subList(Math.max(0, all.size() - LAST_LINES), all.size());
      return " The end of its console, %s:%n%s".formatted(file.get(), lines(last));
    } catch (IOException e) {
      return " Its console is in " + file.get() + ".";
    }
  }

  private static String lines(List<String> lines) {
    // Control characters of a boot loader would clear the user's screen.
    return lines.isEmpty()
        ? "  (nothing)"
        : "  " + String.join("\n  ", lines).replaceAll("[\\p{Cntrl}&&[^\n\t]]", "");
  }
}
