package tailnetlab.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tailnetlab.cli.StateFile.Resource;
import tailnetlab.hypervisor.Hypervisor;
import tailnetlab.hypervisor.Programs.Said;
import tailnetlab.hypervisor.Virsh;

/**
 * What a run that was killed left in libvirt, unknown to the state. The next run would stumble over
 * it: libvirt refuses a second thing of the same name.
 */
final class Leftovers {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Virsh virsh;
  private final Predicate<String> ours;

  /**
   * @param ours says by its name whether a thing is this lab's
   */
  Leftovers(Virsh virsh, Predicate<String> ours) {
    this.virsh = virsh;
    this.ours = ours;
  }

  /** Looks in that hypervisor. */
  static Leftovers in(Hypervisor hypervisor, Predicate<String> ours) {
    return new Leftovers(Virsh.of(hypervisor, LIMIT), ours);
  }

  /**
   * Removes what no resource of the state stands for.
   *
   * @return what was removed, in words
   */
  List<String> remove(List<Resource> known) {
    List<String> removed = new ArrayList<>();
    for (String domain : unknown(list("list", "--all", "--name"), names(known, "/domain:Domain"))) {
      // One that is not running cannot be destroyed; that is no failure.
      virsh.run("destroy", domain);
      virsh.run("undefine", domain, "--managed-save", "--snapshots-metadata", "--nvram");
      removed.add("domain " + domain);
    }
    for (String network :
        unknown(list("net-list", "--all", "--name"), names(known, "/network:Network"))) {
      virsh.run("net-destroy", network);
      virsh.run("net-undefine", network);
      removed.add("network " + network);
    }
    Set<String> knownPools = names(known, "/pool:Pool");
    Set<String> knownVolumes = names(known, "/volume:Volume");
    for (String pool : list("pool-list", "--all", "--name")) {
      if (knownPools.contains(pool)) {
        removed.addAll(volumes(pool, knownVolumes));
      } else if (ours.test(pool)) {
        removed.addAll(pool(pool));
      }
    }
    return removed;
  }

  private List<String> volumes(String pool, Set<String> known) {
    List<String> removed = new ArrayList<>();
    // A pool of ours holds nothing else.
    for (String volume : volumesOf(pool).stream().filter(name -> !known.contains(name)).toList()) {
      virsh.run("vol-delete", "--pool", pool, volume);
      removed.add("volume " + volume);
    }
    return removed;
  }

  private List<String> pool(String pool) {
    volumesOf(pool).forEach(volume -> virsh.run("vol-delete", "--pool", pool, volume));
    virsh.run("pool-destroy", pool);
    virsh.run("pool-undefine", pool);
    return List.of("pool " + pool);
  }

  private List<String> volumesOf(String pool) {
    // A table of two columns, after two lines of heading; a pool that is off has none.
    return list("vol-list", pool).stream()
        .skip(2)
        .map(line -> line.split("\\s+")[0])
        .filter(name -> !name.isBlank())
        .toList();
  }

  private List<String> unknown(List<String> there, Set<String> known) {
    return there.stream().filter(ours).filter(name -> !known.contains(name)).toList();
  }

  private static Set<String> names(List<Resource> known, String type) {
    return known.stream()
        .filter(resource -> resource.type().endsWith(type))
        .map(resource -> resource.text("name"))
        .collect(Collectors.toSet());
  }

  private List<String> list(String... arguments) {
    Said said = virsh.run(arguments);
    return said.out().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }
}
