package tailnetlab.checks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The looks of one run, in their order: every check that may run beside others, those of them again
 * that are not believed, and last the checks that disturb others, such as one that lets a client
 * look for its paths anew.
 */
final class Looks {
  private final Mesh mesh;
  private final Executor judging;
  private final Executor waiting;
  private final Consumer<Finding> seen;
  private final Predicate<Finding> believed;

  /**
   * @param mesh nothing of it seen yet
   * @param judging where checks run
   * @param waiting where those run that mostly wait
   * @param seen told each look, one at a time
   * @param believed says of a finding that nobody need look again
   */
  Looks(
      Mesh mesh,
      Executor judging,
      Executor waiting,
      Consumer<Finding> seen,
      Predicate<Finding> believed) {
    this.mesh = mesh;
    this.judging = judging;
    this.waiting = waiting;
    this.seen = seen;
    this.believed = believed;
  }

  /** Takes them. */
  Findings at(List<Check> checks) {
    Map<Check, Finding> found = new LinkedHashMap<>();
    found.putAll(together(without(checks, Check::runsAlone), this::first, judging));
    found.putAll(again(found));
    for (Check alone : only(checks, Check::runsAlone)) {
      Map<Check, Finding> one = new LinkedHashMap<>(Map.of(alone, first(alone)));
      one.putAll(again(one));
      found.putAll(one);
    }
    return new Findings(checks.stream().map(found::get).toList());
  }

  private Finding first(Check check) {
    return told(Verifier.find(check, mesh));
  }

  /**
   * Looks once more at what is not believed. On a busy machine a packet or a session is lost now
   * and then; what is wrong with a mesh stays wrong. One at a time, for the mesh is to be quiet;
   * but those that wait for silence do it beside each other.
   */
  private Map<Check, Finding> again(Map<Check, Finding> found) {
    List<Check> doubted =
        found.keySet().stream().filter(check -> !believed.test(found.get(check))).toList();
    if (doubted.isEmpty()) {
      return Map.of();
    }
    Mesh settled = mesh.settled();
    Function<Check, Finding> second =
        check -> told(Verifier.find(check, settled).after(found.get(check)));
    Map<Check, Finding> all =
        new LinkedHashMap<>(together(only(doubted, Check::waits), second, waiting));
    without(doubted, Check::waits).forEach(check -> all.put(check, second.apply(check)));
    return all;
  }

  private Map<Check, Finding> together(
      List<Check> checks, Function<Check, Finding> look, Executor usual) {
    Map<Check, CompletableFuture<Finding>> going = new LinkedHashMap<>();
    for (Check check : checks) {
      Executor where = check.waits() ? waiting : usual;
      going.put(check, CompletableFuture.supplyAsync(() -> look.apply(check), where));
    }
    Map<Check, Finding> found = new LinkedHashMap<>();
    going.forEach((check, finding) -> found.put(check, finding.join()));
    return found;
  }

  private synchronized Finding told(Finding finding) {
    seen.accept(finding);
    return finding;
  }

  private static List<Check> only(List<Check> checks, Predicate<Check> which) {
    return checks.stream().filter(which).collect(Collectors.toUnmodifiableList());
  }

  private static List<Check> without(List<Check> checks, Predicate<Check> which) {
    return only(checks, which.negate());
  }
}
