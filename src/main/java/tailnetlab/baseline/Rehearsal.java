package tailnetlab.baseline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tailnetlab.checks.Expected;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Pair;
import tailnetlab.mesh.GuestClock;
import tailnetlab.mesh.LanCapture;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.RemoteException;

/** A proven lab that may be changed at will: it is put back to its baseline as often as asked. */
public final class Rehearsal {
  /**
   * A baseline is taken anew when it is so old. Tailscale looks at its paths afresh when the clock
   * jumps by more than 10 minutes (majorTimeJumpThreshold in net/netmon), and loses packets then.
   */
  private static final Duration MAX_AGE = Duration.ofMinutes(7);

  private static final Duration SETTLED = Duration.ofSeconds(60);

  private final Baseline baseline;
  private final Mesh mesh;
  private final Map<NodePlan, List<String>> addresses;
  private final ExecutorService together;
  private final Clock clock;
  private final Consumer<String> say;
  private Instant taken = Instant.EPOCH;

  /**
   * Prepares a rehearsal; nothing is taken yet.
   *
   * @param addresses the tailnet addresses of each member, which answer in a healthy lab
   * @param together where guests are spoken to side by side; its owner ends it
   * @param clock ours, which the guests' are set to
   * @param say told what is not as it should be, and can be lived with
   */
  public Rehearsal(
      Baseline baseline,
      Mesh mesh,
      Map<NodePlan, List<String>> addresses,
      ExecutorService together,
      Clock clock,
      Consumer<String> say) {
    this.baseline = baseline;
    this.mesh = mesh;
    this.addresses = Map.copyOf(addresses);
    this.together = together;
    this.clock = clock;
    this.say = say;
  }

  /** Returns the lab. */
  public Mesh mesh() {
    return mesh;
  }

  /** Takes the baseline: the lab as it is now. */
  public void begin() {
    take();
  }

  /**
   * Puts the lab back, and waits until its members answer each other; once more where they do not.
   *
   * @throws IllegalStateException when they do not even then: what was seen last
   */
  public void restore() {
    try {
      putBack();
    } catch (RuntimeException e) {
      // Such as a session that broke on a busy machine.
      putBack();
    }
    if (Duration.between(taken, clock.instant()).compareTo(MAX_AGE) > 0) {
      renew();
    }
  }

  /**
   * Takes the baseline anew, of a lab no worse than the one it began with: answers to pings outlive
   * a control connection by far, and what is missing now would be missing in all that follows.
   */
  private void renew() {
    try {
      new ControlConnections(mesh, together).await(addresses.keySet());
      take();
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      say.accept("The baseline is not taken anew, an older one is used on: " + e.getMessage());
    }
    awake();
  }

  /**
   * Puts the lab back where there is something to go back to, and forgets the baseline; keeps it
   * where the lab is not back, for another try.
   *
   * @return whether there was a baseline
   * @throws RuntimeException when the lab is not back, with the reason
   */
  public boolean end() {
    boolean there;
    try {
      there = putBackIfThere();
    } catch (RuntimeException e) {
      // As in restore.
      there = putBackIfThere();
    }
    baseline.drop();
    return there;
  }

  /**
   * Gives up a baseline that could not be taken; the lab has not been changed.
   *
   * @throws RuntimeException when not all guests run as they did before
   */
  public void abandon() {
    baseline.drop();
    baseline.requireRunning();
  }

  private boolean putBackIfThere() {
    boolean there = baseline.revert();
    if (there) {
      awake();
    }
    return there;
  }

  private void putBack() {
    if (!putBackIfThere()) {
      throw new IllegalStateException("the snapshot to go back to is gone");
    }
  }

  private void take() {
    baseline.take();
    taken = clock.instant();
  }

  /** The guests live in the past, with connections that ended long ago for us. */
  private void awake() {
    List<NodePlan> nodes = mesh.plan().nodes();
    nodes.forEach(node -> mesh.node(node).close());
    List<CompletableFuture<Duration>> steps =
        nodes.stream()
            .map(node -> CompletableFuture.supplyAsync(() -> stepClock(node), together))
            .toList();
    together(steps);
    settle();
    forgetWhatWasSent();
  }

  /** A packet that left a lab broken on purpose is no leak of the lab that was put back. */
  private void forgetWhatWasSent() {
    LabPlan plan = mesh.plan();
    if (plan.hypervisor().isEmbedded()) {
      new LanCapture(mesh.hypervisor(), plan.lan())
          .startAgain()
          .ifPresent(
              why -> {
                throw new IllegalStateException("no packet capture: " + why);
              });
    }
  }

  private Duration stepClock(NodePlan node) {
    return Awaitility.await("the clock of " + node.name())
        .atMost(SETTLED)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptionsInstanceOf(RemoteException.class)
        .until(() -> new GuestClock(mesh.node(node), clock).step(), offset -> true);
  }

  /** Waits for all, whatever becomes of one, and throws what was thrown, not its wrapping. */
  private static <T> List<T> together(List<CompletableFuture<T>> parts) {
    CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .exceptionally(e -> null)
        .join();
    try {
      return parts.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void settle() {
    Map<String, String> silent = new TreeMap<>();
    try {
      Awaitility.await("the members' answers")
          .atMost(SETTLED)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(300))
          .until(
              () -> {
                silent.clear();
                silent.putAll(silentPairs());
                return silent.isEmpty();
              });
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException(
          "%d s after the lab was put back, members do not answer each other: %s"
              .formatted(SETTLED.toSeconds(), silent),
          e);
    }
  }

  private Map<String, String> silentPairs() {
    List<CompletableFuture<Map.Entry<String, String>>> looks = new ArrayList<>();
    List<NodePlan> members = List.copyOf(addresses.keySet());
    // Whom the policy keeps apart has nothing to answer.
    for (Pair pair : Expected.reaching(mesh.plan(), members, members)) {
      looks.add(CompletableFuture.supplyAsync(() -> look(pair), together));
    }
    Map<String, String> silent = new TreeMap<>();
    together(looks).stream()
        .filter(look -> !look.getValue().isEmpty())
        .forEach(look -> silent.put(look.getKey(), look.getValue()));
    return silent;
  }

  private Map.Entry<String, String> look(Pair pair) {
    Node node = mesh.node(pair.from());
    try {
      boolean answered =
          addresses.get(pair.to()).stream()
              .allMatch(
                  address ->
                      node.run(Command.of("ping", "-n", "-q", "-c", "1", "-W", "2", address)).ok());
      return Map.entry(pair.toString(), answered ? "" : "no answer");
    } catch (RemoteException e) {
      return Map.entry(pair.toString(), e.getMessage());
    }
  }
}
