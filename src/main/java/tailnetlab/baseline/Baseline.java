package tailnetlab.baseline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import tailnetlab.hypervisor.Hypervisor;
import tailnetlab.hypervisor.HypervisorException;
import tailnetlab.hypervisor.Programs.Said;
import tailnetlab.hypervisor.Virsh;
import tailnetlab.plan.LabPlan;

/**
 * The snapshot of a proven lab: disk and memory of all its guests at one moment.
 *
 * <p>All guests stand still while it is taken and while they are put back, so that none of them has
 * seen a packet that another has yet to send.
 *
 * <p>QEMU's own commands do it, not libvirt's snapshots: since libvirt 9 a revert ends the emulator
 * and starts another one, which costs 4 s and a network card that is gone for some more; loadvm
 * takes 1.2 s for three guests. Nor does libvirt know of it, so it is in nobody's way at a destroy.
 */
public final class Baseline {
  private static final String NAME = "tailnet-lab-baseline";

  /** A guest's memory goes to disk and back: a second each here, more on a slow disk. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Virsh virsh;
  private final List<String> domains;
  private boolean closed;

  /** Names a lab's guests on their hypervisor. */
  public Baseline(Hypervisor hypervisor, LabPlan plan) {
    this(plan, Virsh.of(hypervisor, LIMIT));
  }

  /** The same with another virsh, for tests. */
  public Baseline(LabPlan plan, Virsh virsh) {
    this.virsh = virsh;
    this.domains = plan.nodes().stream().map(node -> plan.named(node.name())).toList();
  }

  /** Says whether a guest has one: an interrupted run left it, and perhaps a broken lab. */
  public synchronized boolean exists() {
    return domains.stream().anyMatch(this::hasOne);
  }

  /**
   * Takes it, in place of an older one.
   *
   * @throws HypervisorException when a guest does not run, or its disk cannot hold a snapshot; the
   *     guests then run on as they were, and there is none
   */
  public synchronized void take() {
    drop();
    try {
      save();
    } catch (HypervisorException e) {
      // Half of one would put half a lab back.
      drop();
      throw e;
    }
  }

  private void save() {
    virsh("suspend");
    try {
      monitor(domains, "savevm " + NAME);
    } finally {
      virsh("resume");
    }
  }

  /**
   * Puts every guest back; their clocks then show the time at which it was taken.
   *
   * @throws HypervisorException when one is not back: they all stand still then, unless there is
   *     nothing to put them back to
   */
  public synchronized void revert() {
    mustBeOpen();
    load();
  }

  private void load() {
    virsh("suspend");
    try {
      monitor(domains, "loadvm " + NAME);
    } catch (HypervisorException e) {
      if (!exists()) {
        virsh("resume");
      }
      throw e;
    }
    virsh("resume");
  }

  /**
   * Puts every guest back while others are still at work with them, and lets nobody change anything
   * any more: what they ask of it from then on is a {@link CancellationException}.
   *
   * @return whether there was one
   */
  public synchronized boolean revertAndClose() {
    closed = true;
    boolean there = exists();
    if (there) {
      load();
    }
    return there;
  }

  /** Removes it; there need not be one. */
  public synchronized void drop() {
    mustBeOpen();
    monitor(domains.stream().filter(this::hasOne).toList(), "delvm " + NAME);
  }

  private void mustBeOpen() {
    if (closed) {
      throw new CancellationException("the run was interrupted");
    }
  }

  private boolean hasOne(String domain) {
    Said said = virsh.run("qemu-monitor-command", domain, "--hmp", "info snapshots");
    return said.ok() && said.out().contains(NAME);
  }

  private void virsh(String verb) {
    all(domains, domain -> virsh.run(verb, domain), Said::ok);
  }

  /** The monitor has no exit status: it says nothing, or what is wrong. */
  private void monitor(List<String> some, String order) {
    all(
        some,
        domain -> virsh.run("qemu-monitor-command", domain, "--hmp", order),
        said -> said.ok() && said.out().isBlank());
  }

  /** Does it to all at once; waits for all, whatever becomes of one. */
  private static void all(List<String> some, Function<String, Said> order, Predicate<Said> isGood) {
    Map<String, CompletableFuture<Said>> parts = new LinkedHashMap<>();
    some.forEach(
        domain -> parts.put(domain, CompletableFuture.supplyAsync(() -> order.apply(domain))));
    List<String> complaints = new ArrayList<>();
    parts.forEach(
        (domain, part) -> {
          Said said = part.join();
          if (!isGood.test(said)) {
            complaints.add(domain + ": " + said.words());
          }
        });
    if (!complaints.isEmpty()) {
      throw new HypervisorException("The lab's snapshot: " + String.join("; ", complaints));
    }
  }
}
