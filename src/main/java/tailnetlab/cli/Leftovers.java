package tailnetlab.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
   * A thing that is left over.
   *
   * @param what its kind and name
   * @param removal what virsh is told, one after the other, to remove it
   */
  record Leftover(String what, List<List<String>> removal) {}

  /** Finds what no resource of the state stands for. */
  List<Leftover> find(List<Resource> known) {
    List<Leftover> found = new ArrayList<>();
    unknown(list("list", "--all", "--name"), names(known, "/domain:Domain")).stream()
        .map(Leftovers::domain)
        .forEach(found::add);
    unknown(list("net-list", "--all", "--name"), names(known, "/network:Network")).stream()
        .map(Leftovers::network)
        .forEach(found::add);
    Set<String> knownPools = names(known, "/pool:Pool");
    Set<String> knownVolumes = names(known, "/volume:Volume");
    for (String pool : list("pool-list", "--all", "--name")) {
      if (knownPools.contains(pool)) {
        // A pool of ours holds nothing else.
        volumesOf(pool).stream()
            .filter(volume -> !knownVolumes.contains(volume))
            .map(volume -> new Leftover("volume " + volume, List.of(deletion(pool, volume))))
            .forEach(found::add);
      } else if (ours.test(pool)) {
        found.add(pool(pool));
      }
    }
    return found;
  }

  /** Removes what was found. */
  void remove(List<Leftover> found) {
    found.forEach(one -> one.removal().forEach(virsh::run));
  }

  /** Says what was found, in words. */
  static String told(List<Leftover> found) {
    return found.stream().map(Leftover::what).collect(Collectors.joining(", "));
  }

  private static Leftover domain(String name) {
    // One that is not running cannot be destroyed; that is no failure.
    return new Leftover(
        "domain " + name,
        List.of(
            List.of("destroy", name),
            List.of("undefine", name, "--managed-save", "--snapshots-metadata", "--nvram")));
  }

  private static Leftover network(String name) {
    return new Leftover(
        "network " + name, List.of(List.of("net-destroy", name), List.of("net-undefine", name)));
  }

  private Leftover pool(String name) {
    Stream<List<String>> volumes = volumesOf(name).stream().map(volume -> deletion(name, volume));
    Stream<List<String>> itself =
        Stream.of(List.of("pool-destroy", name), List.of("pool-undefine", name));
    return new Leftover("pool " + name, Stream.concat(volumes, itself).toList());
  }

  private static List<String> deletion(String pool, String volume) {
    return List.of("vol-delete", "--pool", pool, volume);
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
