package tailnetlab.baseline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tailnetlab.hypervisor.HypervisorException;
import tailnetlab.hypervisor.Programs;
import tailnetlab.hypervisor.Programs.Said;
import tailnetlab.plan.LabPlan;

/**
 * The snapshot of a proven lab: disk and memory of all its guests at one moment.
 *
 * <p>All guests stand still while it is taken and while they are put back, so that none of them has
 * seen a packet that another has yet to send.
 */
public final class Baseline {
  private static final String NAME = "tailnet-lab-baseline";

  /** A guest's memory goes to disk and back: a second each here, more on a slow disk. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Programs programs;
  private final String uri;
  private final List<String> domains;

  /**
   * Names the guests.
   *
   * @param programs runs virsh where libvirt answers
   * @param uri libvirt's address
   */
  public Baseline(Programs programs, String uri, LabPlan plan) {
    this.programs = programs;
    this.uri = uri;
    this.domains =
        plan.nodes().stream()
            .map(node -> "tailnet-%s-%s".formatted(plan.stack(), node.name()))
            .toList();
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
    each("suspend");
    try {
      each("snapshot-create-as", "--name", NAME, "--atomic");
    } finally {
      each("resume");
    }
  }

  /** Puts every guest back; their clocks then show the time at which it was taken. */
  public void revert() {
    each("snapshot-revert", "--snapshotname", NAME, "--paused");
    each("resume");
  }

  /** Removes it; there need not be one. */
  public void drop() {
    all(domains.stream().filter(this::hasOne).toList(), "snapshot-delete", "--snapshotname", NAME);
  }

  private boolean hasOne(String domain) {
    Said said = ask(domain, "snapshot-list", "--name");
    return said.ok() && said.out().lines().anyMatch(line -> line.strip().equals(NAME));
  }

  private void each(String verb, String... more) {
    all(domains, verb, more);
  }

  /** Does it to all at once; waits for all, whatever becomes of one. */
  private void all(List<String> some, String verb, String... more) {
    List<CompletableFuture<String>> parts =
        some.stream()
            .map(domain -> CompletableFuture.supplyAsync(() -> complaint(domain, verb, more)))
            .toList();
    String complaints =
        String.join(
            "; ", parts.stream().map(CompletableFuture::join).filter(c -> !c.isEmpty()).toList());
    if (!complaints.isEmpty()) {
      throw new HypervisorException("the baseline of the lab: " + complaints);
    }
  }

  private String complaint(String domain, String verb, String... more) {
    Said said = ask(domain, verb, more);
    return said.ok() ? "" : "%s of %s: %s".formatted(verb, domain, said.words());
  }

  private Said ask(String domain, String verb, String... more) {
    List<String> words = new ArrayList<>(List.of("virsh", "--connect", uri, verb));
    words.addAll(List.of("--domain", domain));
    words.addAll(List.of(more));
    return programs.run(words, LIMIT);
  }
}
