package tailnetlab.provider;

import java.time.Duration;
import java.util.Set;
import tailnetlab.mesh.MeshException;
import tailnetlab.mesh.Systemd;
import tailnetlab.mesh.Tailscale;
import tailnetlab.mesh.Tailscale.Status;
import tailnetlab.mesh.TailscaleError;
import tailnetlab.provider.Task.Look;
import tailnetlab.remote.Node;

/** The tailscale client of a node, and the daemon it is: set going, and waited for. */
final class Client {
  private static final String DAEMON = "tailscaled.service";

  /** What the daemon says before it knows whether it is a member. */
  private static final Set<String> UNDECIDED = Set.of("NoState", "Starting");

  /**
   * Longer than that it has no control plane, and says so for ever. Not scaled: it is the network.
   */
  private static final Duration DECISION = Duration.ofSeconds(20);

  private final Tailscale tailscale;
  private final Systemd systemd;

  Client(Node node) {
    this.tailscale = new Tailscale(node);
    this.systemd = new Systemd(node);
  }

  Status status() {
    return tailscale.status();
  }

  /** Says whether the daemon runs, will after a boot, and works as a member or is about to. */
  boolean isAtWork() {
    if (systemd.unit(DAEMON).isDisabled()) {
      return false;
    }
    try {
      Status now = status();
      return now.isRunning() || UNDECIDED.contains(now.backend());
    } catch (TailscaleError e) {
      return false;
    }
  }

  /** Sees to it that the daemon runs, and will after a boot. */
  void ensureRunning(Task task) {
    Systemd.Unit daemon = systemd.unit(DAEMON);
    if (daemon.isActive() && !daemon.isDisabled()) {
      return;
    }
    task.say("%s is %s and %s: starting it".formatted(DAEMON, daemon.active(), daemon.file()));
    if (!systemd.enable(DAEMON).isActive()) {
      throw Failure.because(
          "%s does not start; the end of its journal:%n  %s"
              .formatted(DAEMON, String.join("\n  ", systemd.journal(DAEMON, 12))));
    }
  }

  /** Starts the daemon anew: it then connects to the control plane at once. */
  void restart() {
    systemd.restart(DAEMON);
  }

  /** Returns the status as soon as the daemon knows whether it is a member. */
  Status decided(Task task) {
    return task.until(
        DECISION.multipliedBy(2),
        passed -> {
          boolean late = passed.compareTo(DECISION) > 0;
          try {
            Status now = status();
            return late || !UNDECIDED.contains(now.backend())
                ? Look.found(now)
                : Look.notYet(
                    "the client says %s (%d s)".formatted(now.backend(), passed.toSeconds()));
          } catch (MeshException e) {
            if (late) {
              throw e;
            }
            return Look.notYet(
                "the client does not answer yet (%d s)".formatted(passed.toSeconds()));
          }
        },
        last -> "the client did not decide: " + last);
  }
}
