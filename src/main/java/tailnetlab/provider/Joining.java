package tailnetlab.provider;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tailnetlab.mesh.Headscale;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.mesh.MeshException;
import tailnetlab.mesh.Systemd;
import tailnetlab.mesh.Tailscale;
import tailnetlab.mesh.Tailscale.Status;
import tailnetlab.mesh.Tailscale.UpRequest;
import tailnetlab.provider.MembershipResource.How;
import tailnetlab.provider.Task.Look;
import tailnetlab.remote.Node;
import tailnetlab.remote.TimedOut;
import tailnetlab.remote.Unreachable;

/**
 * Makes one node a member under one name, from wherever it stands: never joined, joined already,
 * forgotten by headscale, expired, or rebuilt while headscale still has the old entry.
 */
final class Joining {
  /** The unit that joins by that key. */
  static final String UNIT = "tailscaled-autoconnect.service";

  private static final Duration UP = Duration.ofSeconds(30);
  private static final Duration ONLINE = Duration.ofSeconds(30);
  private static final Duration GLANCE = Duration.ofSeconds(10);

  /** In headscale's words for a key that gives nothing any more. */
  private static final Pattern SPENT = Pattern.compile("authkey (expired|already used|not found)");

  /** Until headscale notices a guest that was switched off. Its own time-out, hence not scaled. */
  private static final Duration GONE = Duration.ofMinutes(2);

  private final Node node;
  private final Headscale headscale;
  private final Tailscale tailscale;
  private final Client client;
  private final Systemd systemd;
  private final Seat seat;
  private final String name;
  private final String loginServer;
  private final How how;
  private final Task task;

  Joining(Node node, Headscale headscale, Seat seat, String loginServer, How how, Task task) {
    this.node = node;
    this.headscale = headscale;
    this.tailscale = new Tailscale(node);
    this.client = new Client(node);
    this.systemd = new Systemd(node);
    this.seat = seat;
    this.name = seat.name();
    this.loginServer = loginServer;
    this.how = how;
    this.task = task;
  }

  /**
   * Joins, and returns headscale's entry.
   *
   * <p>A client whose entry was deleted goes on saying Running, with its old addresses; one that
   * expired says NeedsLogin. In both cases `tailscale up` with a good key registers it again (seen
   * with 0.29.3 and 1.102.3). It must not log out before: a client that headscale has forgotten
   * registers itself anew on its way out, as an expired entry, when its key was a reusable one.
   */
  MeshNode join(String authKey) {
    task.say("looking whether %s is a member already".formatted(name));
    client.ensureRunning(task);
    Status before = client.decided(task);
    Optional<MeshNode> own =
        headscale.nodes().stream().filter(entry -> Members.isOf(entry, before)).findFirst();
    if (own.filter(this::isGood).isPresent() && before.isRunning()) {
      if (how == How.AUTOCONNECT) {
        // The next boot's key: a node that was joined already may still have an older one.
        writeKey(authKey);
      }
      if (!own.get().online()) {
        task.say("headscale sees %s offline: the client connects anew".formatted(name));
        client.restart();
      }
      return awaitOnline();
    }
    clearTheName(before);
    // Neither a name nor tags are given to an entry that is there already.
    own.filter(entry -> !entry.name().equals(name) || !seat.hasTags(entry)).ifPresent(this::remove);
    switch (how) {
      case AUTOCONNECT -> joinByUnit(authKey);
      case PERSON -> joinByHand(authKey);
    }
    return awaitOnline();
  }

  /** Rolls a key out. */
  void writeKey(String authKey) {
    new KeyFile(node).write(authKey);
  }

  private boolean isGood(MeshNode entry) {
    return seat.isHeldBy(entry, task.surroundings().clock().instant());
  }

  /**
   * Removes an entry under our name that a machine of ours left behind, so that the node does not
   * become {@code client-1}. One that is online is somebody else's until headscale sees it go.
   */
  private void clearTheName(Status before) {
    Duration limit = GONE;
    List<MeshNode> stale =
        task.until(
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
                """
                node %s: another node of that name has been online for %d s: %s. Two nodes cannot \
                have one name; `headscale nodes list` on the control plane has its number, \
                `headscale nodes delete --identifier NUMBER` removes it\
                """
                    .formatted(name, limit.toSeconds(), last));
    stale.forEach(this::remove);
  }

  private void remove(MeshNode entry) {
    task.say("removing the stale entry " + Members.describe(entry));
    task.unbroken(
        () -> {
          headscale.deleteNode(entry.id());
          return true;
        });
  }

  private void joinByUnit(String authKey) {
    writeKey(authKey);
    task.say("starting %s with the pre-auth key".formatted(UNIT));
    Systemd.Unit unit = systemd.restart(UNIT);
    if (!unit.isActive()) {
      String journal = journal(UNIT);
      throw Failure.because(
          "node %s: %s is %s (%s); the end of its journal:%n%s%s"
              .formatted(name, UNIT, unit.active(), unit.result(), journal, advice(journal)));
    }
  }

  private void joinByHand(String authKey) {
    task.say("tailscale up --login-server=%s".formatted(loginServer));
    try {
      tailscale.up(new UpRequest(loginServer, name, authKey, task.limit(UP), List.of()));
    } catch (MeshException | TimedOut e) {
      throw Failure.because(
          "node %s did not join: %s%s%s"
              .formatted(name, e.getMessage(), complaints(), advice(e.getMessage())));
    }
  }

  private MeshNode awaitOnline() {
    Duration limit = task.limit(ONLINE);
    return task.until(
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
      requireTags(own.get());
      return own.get().online()
          ? Look.found(own.get())
          : Look.notYet("headscale sees it offline still (%d s)".formatted(passed.toSeconds()));
    } catch (MeshException | Unreachable | TimedOut e) {
      // A daemon that restarts, a headscale that is busy: the limit decides, not the first hiccup.
      return Look.notYet("no answer (%d s): %s".formatted(passed.toSeconds(), e.getMessage()));
    }
  }

  private void requireName(MeshNode own, List<MeshNode> all) {
    if (!own.name().equals(name)) {
      List<MeshNode> twins = all.stream().filter(entry -> entry.name().equals(name)).toList();
      throw Failure.because(
          """
          node %s: headscale gave it the name %s, because it has that name already: %s. Remove \
          the twin (`headscale nodes delete --identifier NUMBER` on the control plane) and type \
          `pulumi up` again\
          """
              .formatted(name, own.name(), Members.describe(twins)));
    }
  }

  private void requireTags(MeshNode own) {
    if (!seat.hasTags(own)) {
      throw Failure.because(
          "node %s: headscale gave it the tags %s, and its key was to give it %s"
              .formatted(name, own.tags(), seat.tags()));
    }
  }

  /** A key's time ends whatever the state says: plain pulumi does not look unless it is told to. */
  private static String advice(String words) {
    return SPENT.matcher(words).find()
        ? "\n"
            + "Its pre-auth key is spent. `./lab up` looks at the keys first and makes another;"
            + " so does `pulumi up --refresh`"
        : "";
  }

  private String complaints() {
    return task.briefly(
            GLANCE,
            () -> {
              Status now = client.status();
              return now.health().stream()
                  .map(line -> "\n  " + line)
                  .collect(Collectors.joining("", ". The client says " + now.backend() + ":", ""));
            })
        .value()
        .orElse("");
  }

  private String journal(String unit) {
    return task.briefly(GLANCE, () -> String.join("\n  ", systemd.journal(unit, 12)))
        .value()
        .map(lines -> "  " + lines)
        .orElse("  (it cannot be read)");
  }
}
