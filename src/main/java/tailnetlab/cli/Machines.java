package tailnetlab.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tailnetlab.cli.StateFile.Resource;
import tailnetlab.hypervisor.Hypervisor;
import tailnetlab.hypervisor.Programs.Said;
import tailnetlab.hypervisor.Virsh;

/**
 * A lab's machines as libvirt has them now, against those that the state knows. The engine's own
 * look is not enough: libvirt's provider starts what is off when it is too late to wait for it,
 * cannot resume what is paused, and fails over a machine whose disk is gone.
 */
final class Machines {
  /** A start reads a seed and opens disks; on a busy machine that takes seconds. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final String DOMAIN = "/domain:Domain";
  private static final String POOL = "/pool:Pool";
  private static final String RUNNING = "running";
  private static final Said NOTHING = new Said(1, "", "");

  private final Virsh virsh;
  private final Consumer<String> say;

  /**
   * @param say told each machine that is set going, in one line
   */
  Machines(Virsh virsh, Consumer<String> say) {
    this.virsh = virsh;
    this.say = say;
  }

  /** Looks in that hypervisor. */
  static Machines in(Hypervisor hypervisor, Consumer<String> say) {
    return new Machines(Virsh.of(hypervisor, LIMIT), say);
  }

  /**
   * Returns libvirt's word for what a machine does: {@code running}, {@code paused}, {@code shut
   * off}, …; nothing of libvirt's where there is no such machine.
   */
  String state(String domain) {
    Said said = virsh.run("domstate", domain);
    if (said.ok()) {
      return said.out().strip();
    }
    return said.words().contains("failed to get domain") ? "not there" : "unknown to libvirt";
  }

  /**
   * Sets every machine going that stands still, and takes those away whose disk is gone: the run
   * that follows makes them anew.
   *
   * @return the nodes whose machines were started or resumed
   */
  Set<String> wake(List<Resource> known) {
    Optional<Set<String>> volumes = volumes(known);
    Set<String> started = new TreeSet<>();
    for (Resource machine : known) {
      if (machine.type().endsWith(DOMAIN)) {
        wake(machine, volumes, started);
      }
    }
    return started;
  }

  private void wake(Resource machine, Optional<Set<String>> volumes, Set<String> started) {
    String domain = machine.text("name");
    String node = Work.name(machine.urn());
    String state = state(domain);
    if (state.equals("not there")) {
      // The engine sees that itself.
      return;
    }
    List<String> lost =
        disks(machine).stream()
            .filter(disk -> volumes.filter(there -> !there.contains(disk)).isPresent())
            .toList();
    if (!lost.isEmpty()) {
      say.accept(
          "%s: its disk is gone (%s), so the machine is made anew."
              .formatted(node, String.join(", ", lost)));
      virsh.run("destroy", domain);
      require(node, "undefine", domain, "--managed-save", "--snapshots-metadata", "--nvram");
      return;
    }
    if (state.equals(RUNNING)) {
      return;
    }
    say.accept("%s is %s: it is set going.".formatted(node, state));
    switch (state) {
      case "paused" -> require(node, "resume", domain);
      case "pmsuspended" -> require(node, "dompmwakeup", domain);
      case "crashed" -> {
        virsh.run("destroy", domain);
        require(node, "start", domain);
      }
      default -> require(node, "start", domain);
    }
    started.add(node);
  }

  private void require(String node, String... words) {
    Said said = virsh.run(words);
    if (!said.ok()) {
      throw LabException.failed(
          "%s: `virsh %s` failed: %s".formatted(node, String.join(" ", words), said.words()));
    }
  }

  /**
   * Lists the files of every pool as they are now, and not as libvirt remembers them.
   *
   * @return nothing where a pool cannot be asked: that a disk is not listed means nothing then
   */
  private Optional<Set<String>> volumes(List<Resource> known) {
    Set<String> volumes = new HashSet<>();
    for (Resource pool : known) {
      if (pool.type().endsWith(POOL)) {
        String name = pool.text("name");
        Said listed = virsh.run("pool-refresh", name).ok() ? virsh.run("vol-list", name) : NOTHING;
        if (!listed.ok()) {
          return Optional.empty();
        }
        // A table of two columns, after two lines of heading.
        listed
            .out()
            .lines()
            .skip(2)
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .map(line -> line.split("\\s+", 2)[1])
            .forEach(volumes::add);
      }
    }
    return Optional.of(volumes);
  }

  private static Set<String> disks(Resource machine) {
    Set<String> disks = new TreeSet<>();
    for (JsonNode disk : machine.properties().path("disks")) {
      disks.add(disk.path("volumeId").asText());
    }
    return disks.stream().filter(id -> !id.isEmpty()).collect(Collectors.toSet());
  }
}
