package tailnetlab.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells one cause once. A mesh with one fault is red in many places; what may follow from something
 * else that was found (see {@link Consequences}) is put beneath it. Everything else is a cause of
 * its own: rather one too many than one that nobody sees.
 */
final class Causes {
  private static final int SENTENCES = 2;

  private final List<Seen> faults;

  private Causes(List<Seen> faults) {
    this.faults = faults;
  }

  /** Lists the causes of all that is not green, what others rest on first. */
  static List<Cause> of(List<Finding> findings) {
    return new Causes(findings.stream().flatMap(Causes::faults).toList()).all();
  }

  private static Stream<Seen> faults(Finding finding) {
    return finding.verdict().faults().stream().map(fault -> new Seen(finding.id(), fault));
  }

  private List<Cause> all() {
    Map<Seen, List<Seen>> byRoot = new LinkedHashMap<>();
    faults.forEach(seen -> byRoot.computeIfAbsent(root(seen), any -> new ArrayList<>()).add(seen));
    return groups(byRoot.keySet()).stream()
        .map(roots -> cause(roots, byRoot))
        .sorted(Comparator.comparingInt(cause -> Consequences.layer(cause.diagnosis())))
        .toList();
  }

  /** Goes down to what follows from nothing else; each step leads to an earlier layer. */
  private Seen root(Seen seen) {
    return beneath(seen).map(this::root).orElse(seen);
  }

  private Optional<Seen> beneath(Seen seen) {
    return faults.stream()
        .filter(other -> Consequences.follows(seen.fault(), other.fault()))
        .min(Comparator.comparingInt(other -> Consequences.layer(other.fault().diagnosis())));
  }

  /** Puts together what is the same thing, seen by several checks or from several nodes. */
  private static Collection<List<Seen>> groups(Set<Seen> roots) {
    Map<Object, List<Seen>> groups = new LinkedHashMap<>();
    roots.forEach(
        root -> groups.computeIfAbsent(key(root, roots), any -> new ArrayList<>()).add(root));
    return groups.values();
  }

  private static Object key(Seen root, Set<Seen> roots) {
    Diagnosis diagnosis = root.fault().diagnosis();
    if (diagnosis == Diagnosis.UNEXPECTED || diagnosis == Diagnosis.UNJUDGED) {
      // No word for it, so nothing says that two of them are the same.
      return List.of(diagnosis, root.check());
    }
    if (Consequences.isOfAll(diagnosis)) {
      return diagnosis;
    }
    if (root.fault().nodes().isEmpty()) {
      return List.of(diagnosis, root.check());
    }
    List<List<String>> where =
        roots.stream()
            .map(Seen::fault)
            .filter(fault -> fault.diagnosis() == diagnosis)
            .map(Fault::nodes)
            .toList();
    return List.of(diagnosis, place(root.fault().nodes(), where));
  }

  /**
   * Finds the node that a fault between two is about: one that has the same by itself, or that all
   * such pairs have in common. Pairs that have nothing in common are one thing, of many nodes.
   */
  private static List<String> place(List<String> nodes, List<List<String>> where) {
    if (nodes.size() < 2) {
      return nodes;
    }
    List<String> alone = nodes.stream().filter(node -> where.contains(List.of(node))).toList();
    if (!alone.isEmpty()) {
      return alone.subList(0, 1);
    }
    List<List<String>> pairs = where.stream().filter(all -> all.size() > 1).toList();
    return nodes.stream()
        .filter(node -> pairs.stream().allMatch(pair -> pair.contains(node)))
        .toList();
  }

  private static Cause cause(List<Seen> roots, Map<Seen, List<Seen>> byRoot) {
    List<Fault> own = roots.stream().map(Seen::fault).toList();
    Set<String> checks = new LinkedHashSet<>();
    roots.forEach(root -> checks.add(root.check()));
    roots.forEach(root -> byRoot.get(root).forEach(seen -> checks.add(seen.check())));
    Fault first = own.get(0);
    return new Cause(
        first.diagnosis(),
        nodes(own),
        found(own.stream().map(Fault::found).distinct().toList()),
        first.next(),
        List.copyOf(checks));
  }

  /** A few sentences say what it is; each check's own finding has all of them. */
  private static String found(List<String> sentences) {
    int rest = sentences.size() - SENTENCES;
    String some = sentences.stream().limit(SENTENCES).collect(Collectors.joining("; "));
    return rest > 0 ? "%s; and %d more like it".formatted(some, rest) : some;
  }

  /** Names the nodes that all of them are about; where there is none, all that are named. */
  private static List<String> nodes(List<Fault> faults) {
    List<String> named =
        faults.stream().flatMap(fault -> fault.nodes().stream()).distinct().toList();
    List<String> common =
        named.stream()
            .filter(node -> faults.stream().allMatch(fault -> fault.nodes().contains(node)))
            .toList();
    return common.isEmpty() ? named : common;
  }

  /** A fault, and the check that saw it. */
  private record Seen(String check, Fault fault) {}
}
