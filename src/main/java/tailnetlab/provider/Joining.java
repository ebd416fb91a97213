package tailnetlab.provider;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tailnetlab.mesh.Headscale;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.mesh.Systemd;
import tailnetlab.mesh.Tailscale;
import tailnetlab.mesh.Tailscale.Status;
import tailnetlab.mesh.Tailscale.UpRequest;
import tailnetlab.provider.MembershipResource.How;
import tailnetlab.provider.Task.Look;
import tailnetlab.remote.Command;
import tailnetlab.remote.CommandFailed;
import tailnetlab.remote.Node;
import tailnetlab.remote.TimedOut;
import tailnetlab.remote.Unreachable;

/**
 * Makes one node a member under one name, from wherever it stands: never joined, joined already,
 * forgotten by headscale, expired, or rebuilt while headscale still has the old entry.
 */
final class Joining {
  /** Where the autoconnect unit looks for its key, as in the seed. */
  static final String KEY_FILE = "/var/lib/tailscale/preauthkey";

  /** The unit that joins by that key. */
  static final String UNIT = "tailscaled-autoconnect.service";

  private static final Duration UP = Duration.ofSeconds(30);
  private static final Duration ONLINE = Duration.ofSeconds(30);
  private static final Duration LOGOUT = Duration.ofSeconds(5);
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Until headscale notices a guest that was switched off. Its own time-out, hence not scaled. */
  private static final Duration GONE = Duration.ofSeconds(120);

  private final Node node;
  private final Headscale headscale;
  private final Tailscale client;
  private final Systemd systemd;
  private final String name;
  private final String loginServer;
  private final How how;
  private final Task task;

  Joining(Node node, Headscale headscale, String name, String loginServer, How how, Task task) {
    this.node = node;
    this.headscale = headscale;
    this.client = new Tailscale(node);
    this.systemd = new Systemd(node);
    this.name = name;
    this.loginServer = loginServer;
    this.how = how;
    this.task = task;
  }

  /** Joins, and returns headscale's entry. */
  MeshNode join(String authKey) {
    task.say("looking whether %s is a member already".formatted(name));
    Status before = client.status();
    Optional<MeshNode> own =
        headscale.nodes().stream().filter(entry -> Members.isOf(entry, before)).findFirst();
    if (own.filter(this::isGood).isPresent() && before.isRunning()) {
      if (how == How.AUTOCONNECT) {
        // The next boot's key: a node that was joined already may still have an older one.
        writeKey(authKey);
      }
      return awaitOnline();
    }
    clearTheName(before);
    if (!before.addresses().isEmpty()) {
      leave(own);
    }
    switch (how) {
      case AUTOCONNECT -> joinByUnit(authKey);
      case PERSON -> joinByHand(authKey);
    }
    return awaitOnline();
  }

  /** Puts the key where only root reads it; it travels on standard input. */
  void writeKey(String authKey) {
    node.run(Command.of("install", "-m", "0600", "-D", "/dev/stdin", KEY_FILE).reading(authKey))
        .require();
  }

  private boolean isGood(MeshNode entry) {
    Clock clock = task.surroundings().clock();
    return entry.name().equals(name) && !Members.isExpired(entry, clock.instant());
  }

  /**
   * Removes an entry under our name that a machine of ours left behind, so that the node does not
   * become {@code client-1}. One that is online is somebody else's until headscale sees it go.
   */
  private void clearTheName(Status before) {
    Duration limit = GONE;
    List<MeshNode> stale =
        task.until(
            EVERY,
            limit,
            passed -> {
              List<MeshNode> others =
                  headscale.nodes().stream()
                      .filter(entry -> entry.name().equals(name))
                      .filter(entry -> !Members.isOf(entry, before))
                      .toList();
              return others.stream().anyMatch(MeshNode::online)
                  ? Look.notYet(
                      "headscale still counts another %s as online (%d s)"
                          .formatted(Members.describe(others), passed.toSeconds()))
                  : Look.found(others);
            },
            last ->
                "node %s: another node of that name is online, seen for %d s: %s. Two nodes cannot have one name; `headscale nodes list` on the control plane has its number, `headscale nodes delete --identifier NUMBER` removes it"
                    .formatted(name, limit.toSeconds(), last));
    for (MeshNode entry : stale) {
      task.say("removing the stale entry " + Members.describe(entry));
      task.unbroken(
          () -> {
            headscale.deleteNode(entry.id());
            return true;
          });
    }
  }

  /**
   * Forgets a membership that is none any more. Without it the client goes on with its old node
   * key, and `tailscale up` finds nothing to do.
   */
  private void leave(Optional<MeshNode> own) {
    task.say("%s has an old membership; logging out first".formatted(name));
    task.briefly(
        task.limit(LOGOUT),
        () -> {
          client.logout();
          return true;
        });
    own.ifPresent(entry -> headscale.deleteNode(entry.id()));
  }

  private void joinByUnit(String authKey) {
    writeKey(authKey);
    task.say("starting %s with the pre-auth key".formatted(UNIT));
    Systemd.Unit unit = systemd.restart(UNIT);
    if (!unit.isActive()) {
      throw Failure.because(
          "node %s: %s is %s (%s); the end of its journal:%n%s"
              .formatted(name, UNIT, unit.active(), unit.result(), journal(UNIT)));
    }
  }

  private void joinByHand(String authKey) {
    task.say("tailscale up --login-server=%s".formatted(loginServer));
    try {
      client.up(new UpRequest(loginServer, name, authKey, task.limit(UP), List.of()));
    } catch (CommandFailed | TimedOut e) {
      throw Failure.because(
          "node %s did not join: %s%s".formatted(name, e.getMessage(), complaints()));
    }
  }

  private MeshNode awaitOnline() {
    Duration limit = task.limit(ONLINE);
    return task.until(
        EVERY,
        limit,
        this::lookForOurselves,
        last ->
            "node %s was no member within %d s; seen last: %s%s"
                .formatted(name, limit.toSeconds(), last, complaints()));
  }

  private Look<MeshNode> lookForOurselves(Duration passed) {
    try {
      Status now = client.status();
      if (!now.isRunning()) {
        return Look.notYet(
            "the client says %s (%d s)".formatted(now.backend(), passed.toSeconds()));
      }
      List<MeshNode> all = headscale.nodes();
      Optional<MeshNode> own = all.stream().filter(entry -> Members.isOf(entry, now)).findFirst();
      if (own.isEmpty()) {
        return Look.notYet(
            "headscale lists %s (%d s)".formatted(Members.describe(all), passed.toSeconds()));
      }
      requireName(own.get(), all);
      return own.get().online()
          ? Look.found(own.get())
          : Look.notYet("headscale sees it offline still (%d s)".formatted(passed.toSeconds()));
    } catch (Unreachable | TimedOut e) {
      return Look.notYet("no answer (%d s): %s".formatted(passed.toSeconds(), e.getMessage()));
    }
  }

  private void requireName(MeshNode own, List<MeshNode> all) {
    if (!own.name().equals(name)) {
      List<MeshNode> twins = all.stream().filter(entry -> entry.name().equals(name)).toList();
      throw Failure.because(
          "node %s: headscale gave it the name %s, because it has that name already: %s. Remove the twin (`headscale nodes delete --identifier NUMBER` on the control plane) and type `pulumi up` again"
              .formatted(name, own.name(), Members.describe(twins)));
    }
  }

  private String complaints() {
    return task.briefly(
            LOGOUT,
            () -> {
              Status now = client.status();
              return now.health().stream()
                  .map(line -> "\n  " + line)
                  .collect(Collectors.joining("", ". The client says " + now.backend() + ":", ""));
            })
        .orElse("");
  }

  private String journal(String unit) {
    return task.briefly(LOGOUT, () -> String.join("\n  ", systemd.journal(unit, 12)))
        .map(lines -> "  " + lines)
        .orElse("  (it cannot be read)");
  }
}
