package tailnetlab.baseline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tailnetlab.hypervisor.GuestStates;
import tailnetlab.hypervisor.Hypervisor;
import tailnetlab.hypervisor.HypervisorException;
import tailnetlab.hypervisor.Programs.Said;
import tailnetlab.hypervisor.Virsh;
import tailnetlab.plan.LabPlan;

/**
 * The snapshot of a proven lab: disk and memory of all its guests at one moment.
 *
 * <p>All guests stand still while it is taken and while they are put back, so that none of them has
 * seen a packet that another has yet to send. Whatever becomes of it, they run afterwards.
 *
 * <p>QEMU's own commands do it, not libvirt's snapshots: since libvirt 9 a revert ends the emulator
 * and starts another one, which costs 4 s and a network card that is gone for some more; loadvm
 * takes 1.2 s for three guests. Nor does libvirt know of it, so it is in nobody's way at a destroy.
 *
 * <p>There are two names: a new one is saved beside the old one, which goes when the new one is
 * there. One that not every guest has is none, since it would put half a lab back.
 */
public final class Baseline {
  /** A guest's memory goes to disk and back: a second each here, more on a slow disk. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** What is asked or told without touching a disk: a libvirt that takes longer hangs. */
  private static final Duration QUICK = Duration.ofSeconds(20);

  private final Virsh quick;
  private final Virsh slow;
  private final GuestStates states;
  private final List<String> domains;
  private Slot last = Slot.ONE;
  private boolean closed;

  /** Names a lab's guests on their hypervisor. */
  public Baseline(Hypervisor hypervisor, LabPlan plan) {
    this(plan, Virsh.of(hypervisor, QUICK), Virsh.of(hypervisor, LIMIT));
  }

  /** The same with another virsh, for tests. */
  public Baseline(LabPlan plan, Virsh virsh) {
    this(plan, virsh, virsh);
  }

  private Baseline(LabPlan plan, Virsh quick, Virsh slow) {
    this.quick = quick;
    this.slow = slow;
    this.states = new GuestStates(plan, quick);
    this.domains = plan.nodes().stream().map(node -> plan.named(node.name())).toList();
  }

  /**
   * Sees to it that every guest runs; takes as long as libvirt does.
   *
   * @throws HypervisorException with the state of each that does not
   */
  public void requireRunning() {
    states.requireRunning();
  }

  /**
   * Takes it, in place of an older one.
   *
   * @throws HypervisorException when a guest does not run, or its disk cannot hold a snapshot; the
   *     guests then run on as they were, and an older one is still there
   */
  public synchronized void take() {
    mustBeOpen();
    requireRunning();
    Map<String, String> held = held();
    Optional<Slot> old = whole(held);
    Slot fresh = old.map(Slot::other).orElse(last);
    delete(fresh, held);
    try {
      standingStill(() -> monitor(domains, "savevm " + fresh));
    } catch (HypervisorException e) {
      afterwards(e, () -> delete(fresh, held()));
      throw e;
    }
    last = fresh;
    delete(fresh.other(), held);
  }

  /**
   * Puts every guest back; their clocks then show the time at which it was taken. One that is off
   * is started for it.
   *
   * @return whether there was one; nothing is put back where there is none
   * @throws HypervisorException when a guest is not back, or could not be asked. Nothing is
   *     forgotten then
   */
  public synchronized boolean revert() {
    mustBeOpen();
    return load();
  }

  private boolean load() {
    AtomicBoolean there = new AtomicBoolean();
    standingStill(
        () ->
            whole(held())
                .ifPresent(
                    slot -> {
                      there.set(true);
                      monitor(domains, "loadvm " + slot);
                    }));
    return there.get();
  }

  /**
   * Puts every guest back while others are still at work with them, and lets nobody change anything
   * any more: what they ask of it from then on is a {@link CancellationException}.
   *
   * @return whether there was one
   */
  public synchronized boolean revertAndClose() {
    closed = true;
    return load();
  }

  /** Removes it, with what a killed run left of another one; there need not be one. */
  public synchronized void drop() {
    mustBeOpen();
    Map<String, String> held = held();
    for (Slot slot : Slot.values()) {
      delete(slot, held);
    }
  }

  private void mustBeOpen() {
    if (closed) {
      throw new CancellationException("the run was interrupted");
    }
  }

  /** Returns what each guest's monitor says of its snapshots. */
  private Map<String, String> held() {
    Map<String, String> held = new LinkedHashMap<>();
    require(
        all(
            domains,
            domain -> {
              Said said = quick.run(hmp(domain, "info snapshots"));
              synchronized (held) {
                held.put(domain, said.out());
              }
              return said;
            },
            said -> said.ok() && Slot.isAnswer(said.out())));
    return held;
  }

  /** Both are whole where a run was killed between saving one and deleting the other. */
  private Optional<Slot> whole(Map<String, String> held) {
    return Stream.of(last, last.other())
        .filter(slot -> held.values().stream().allMatch(slot::isIn))
        .findFirst();
  }

  private void delete(Slot slot, Map<String, String> held) {
    List<String> having =
        domains.stream().filter(domain -> slot.isIn(held.getOrDefault(domain, ""))).toList();
    monitor(having, "delvm " + slot);
  }

  /** Lets all guests stand still meanwhile; all of them run on then, whatever goes wrong. */
  private void standingStill(Runnable work) {
    try {
      require(all(domains, this::pause, Said::ok));
      work.run();
    } catch (HypervisorException e) {
      List<String> more = all(domains, this::resume, Said::ok);
      throw more.isEmpty()
          ? e
          : new HypervisorException(e.getMessage() + "; " + String.join("; ", more), e);
    }
    require(all(domains, this::resume, Said::ok));
  }

  private Said pause(String domain) {
    Said said = quick.run("suspend", domain);
    return !said.ok() && states.of(domain).equals(GuestStates.OFF)
        ? quick.run("start", domain, "--paused")
        : said;
  }

  /** What runs already need not be resumed; what was not heard is said once more. */
  private Said resume(String domain) {
    Said said = quick.run("resume", domain);
    if (said.ok() || states.of(domain).equals(GuestStates.RUNNING)) {
      return new Said(0, "", "");
    }
    return quick.run("resume", domain);
  }

  /** The monitor has no exit status: it says nothing, or what is wrong. */
  private void monitor(List<String> some, String order) {
    require(
        all(
            some,
            domain -> slow.run(hmp(domain, order)),
            said -> said.ok() && said.out().isBlank()));
  }

  private static List<String> hmp(String domain, String order) {
    return List.of("qemu-monitor-command", domain, "--hmp", order);
  }

  /** Does it to all at once; waits for all, whatever becomes of one, and returns what is wrong. */
  private static List<String> all(
      List<String> some, Function<String, Said> order, Predicate<Said> isGood) {
    Map<String, CompletableFuture<Said>> parts = new LinkedHashMap<>();
    some.forEach(
        domain ->
            parts.put(
                domain,
                CompletableFuture.supplyAsync(() -> order.apply(domain))
                    .exceptionally(e -> new Said(1, "", said(e)))));
    List<String> complaints = new ArrayList<>();
    parts.forEach(
        (domain, part) -> {
          Said said = part.join();
          if (!isGood.test(said)) {
            complaints.add(domain + ": " + said.words());
          }
        });
    return complaints;
  }

  /** A future wraps what was thrown in it. */
  private static String said(Throwable thrown) {
    Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private static void require(List<String> complaints) {
    if (!complaints.isEmpty()) {
      throw new HypervisorException("The lab's snapshot: " + String.join("; ", complaints));
    }
  }

  private static void afterwards(HypervisorException why, Runnable clearing) {
    try {
      clearing.run();
    } catch (HypervisorException e) {
      why.addSuppressed(e);
    }
  }
}
