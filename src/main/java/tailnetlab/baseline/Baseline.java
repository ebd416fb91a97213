package tailnetlab.baseline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import tailnetlab.hypervisor.Hypervisor;
import tailnetlab.hypervisor.HypervisorException;
import tailnetlab.hypervisor.Programs;
import tailnetlab.hypervisor.Programs.Said;
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

  private final Function<List<String>, Said> virsh;
  private final List<String> domains;

  /** Names a lab's guests on their hypervisor. */
  public Baseline(Programs programs, Hypervisor hypervisor, LabPlan plan) {
    this(plan, words -> programs.run(hypervisor.enter(command(hypervisor.uri(), words)), LIMIT));
  }

  /** The same with another virsh, for tests. */
  public Baseline(LabPlan plan, Function<List<String>, Said> virsh) {
    this.virsh = virsh;
    this.domains = plan.nodes().stream().map(node -> plan.named(node.name())).toList();
  }

  /** Says whether a guest has one: an interrupted run left it, and perhaps a broken lab. */
  public boolean exists() {
    return domains.stream().anyMatch(this::hasOne);
  }

  /**
   * Takes it, in place of an older one.
   *
   * @throws HypervisorException when a guest does not run, or its disk cannot hold a snapshot
   */
  public void take() {
    drop();
    virsh("suspend");
    try {
      monitor(domains, "savevm " + NAME);
    } finally {
      virsh("resume");
    }
  }

  /** Puts every guest back; their clocks then show the time at which it was taken. */
  public void revert() {
    virsh("suspend");
    monitor(domains, "loadvm " + NAME);
    virsh("resume");
  }

  /** Removes it; there need not be one. */
  public void drop() {
    monitor(domains.stream().filter(this::hasOne).toList(), "delvm " + NAME);
  }

  private boolean hasOne(String domain) {
    Said said = ask("qemu-monitor-command", domain, "--hmp", "info snapshots");
    return said.ok() && said.out().contains(NAME);
  }

  private void virsh(String verb) {
    all(domains, domain -> ask(verb, domain), Said::ok);
  }

  /** The monitor has no exit status: it says nothing, or what is wrong. */
  private void monitor(List<String> some, String order) {
    all(
        some,
        domain -> ask("qemu-monitor-command", domain, "--hmp", order),
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

  private Said ask(String verb, String domain, String... more) {
    List<String> words = new ArrayList<>(List.of(verb, domain));
    words.addAll(List.of(more));
    return virsh.apply(words);
  }

  private static List<String> command(String uri, List<String> words) {
    List<String> command = new ArrayList<>(List.of("virsh", "--quiet", "--connect", uri));
    command.addAll(words);
    return command;
  }
}
