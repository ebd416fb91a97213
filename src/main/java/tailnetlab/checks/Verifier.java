package tailnetlab.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Runs checks beside each other over the open connections. */
public final class Verifier {
  /**
   * Keeps two cores and three guests busy. With more, those that wait for a drop get to it too
   * late, and the others are done long before them.
   */
  private static final int AT_ONCE = 3;

  private final List<Check> checks;

  public Verifier(List<Check> checks) {
    this.checks = List.copyOf(checks);
  }

  /**
   * Runs them all and waits. Every check has a finding, in the catalogue's order, whatever happens
   * in it.
   *
   * @param seen told each finding as it comes, from several threads one at a time
   */
  public Findings run(Mesh mesh, Consumer<Finding> seen) {
    return run(mesh, seen, finding -> finding.verdict() instanceof Verdict.Pass);
  }

  /**
   * The same where more than a PASS is believed at once.
   *
   * @param believed says of a finding that nobody need look again
   */
  public Findings run(Mesh mesh, Consumer<Finding> seen, Predicate<Finding> believed) {
    ExecutorService judging = Executors.newFixedThreadPool(AT_ONCE);
    // Two pools: a check waits for what it fans out, and may not hold the threads that do it. These
    // threads mostly wait; how many commands a node takes is its connection's business.
    ExecutorService looking = Executors.newCachedThreadPool();
    try {
      Mesh thisRun = mesh.forOneRun(looking);
      Object oneAtATime = new Object();
      Function<Check, Finding> look =
          check -> {
            Finding finding = find(check, thisRun);
            synchronized (oneAtATime) {
              seen.accept(finding);
            }
            return finding;
          };
      Map<Check, CompletableFuture<Finding>> together = new LinkedHashMap<>();
      checks.stream()
          .filter(check -> !check.runsAlone())
          .forEach(
              check ->
                  together.put(
                      check,
                      CompletableFuture.supplyAsync(
                          () -> look.apply(check), check.waits() ? looking : judging)));
      CompletableFuture.allOf(together.values().toArray(CompletableFuture[]::new)).join();
      List<Finding> findings =
          checks.stream().map(c -> c.runsAlone() ? look.apply(c) : together.get(c).join()).toList();
      return new Findings(secondLook(findings, mesh.forOneRun(looking), seen, believed));
    } finally {
      judging.shutdownNow();
      looking.shutdownNow();
    }
  }

  /**
   * Looks once more, one at a time, at what is not believed. On a busy machine a packet or a
   * session is lost now and then; what is wrong with a mesh stays wrong.
   */
  private List<Finding> secondLook(
      List<Finding> first, Mesh mesh, Consumer<Finding> seen, Predicate<Finding> believed) {
    List<Finding> all = new ArrayList<>(first);
    for (int i = 0; i < all.size(); i++) {
      if (!believed.test(all.get(i))) {
        all.set(i, find(checks.get(i), mesh));
        seen.accept(all.get(i));
      }
    }
    return all;
  }

  /** Runs one check or scenario; whatever goes wrong in it becomes its verdict. */
  public static Finding find(Check check, Mesh mesh) {
    long start = System.nanoTime();
    Verdict verdict;
    try {
      verdict = Verdicts.guarded(check.id(), () -> check.run(mesh));
    } catch (Error e) {
      verdict = Verdicts.ofMistake(check.id(), e);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new Finding(check.id(), check.title(), verdict, took);
  }

  /** Judges something; whatever goes wrong in it becomes its verdict. */
  public static Verdict judged(String subject, Supplier<Verdict> judgement) {
    return Verdicts.guarded(subject, judgement);
  }
}
