package tailnetlab.checks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Runs checks beside each other over the open connections. */
public final class Verifier {
  /**
   * Keeps two cores and three guests busy. With more, those that wait for a drop get to it too
   * late, and the others are done long before them.
   */
  private static final int AT_ONCE = 3;

  /** How long a run lasts at most: where nothing is broken, and the machine is slow. */
  public static final Duration LIMIT = Duration.ofSeconds(150);

  /**
   * A session with an emulated guest takes 4 s to open, with three at once on a busy machine more.
   */
  private static final Duration ANSWER = Duration.ofSeconds(12);

  private final List<Check> checks;
  private final Supplier<Looks.Patience> patience;

  public Verifier(List<Check> checks) {
    this(checks, Verifier::patience);
  }

  /** Makes one of other limits, for tests. */
  Verifier(List<Check> checks, Supplier<Looks.Patience> patience) {
    this.checks = List.copyOf(checks);
    this.patience = patience;
  }

  /**
   * A minute is enough to say what is broken. A healthy emulated lab needs 11 s on a quiet machine;
   * 57 s were seen on a slow one, and more while an engine runs beside it.
   */
  private static Looks.Patience patience() {
    return new Looks.Patience(limits(45, 52, 60), limits(100, 130, LIMIT.toSeconds()));
  }

  private static Looks.Limits limits(long first, long second, long all) {
    return Looks.Limits.of(
        Duration.ofSeconds(first), Duration.ofSeconds(second), Duration.ofSeconds(all));
  }

  /**
   * Runs them all and waits. Every check has a finding, in the catalogue's order, whatever happens
   * in it, within a minute where something is broken, and within {@link #LIMIT} in any case. What
   * does not pass is looked at once more while there is time, and unless it follows from something
   * else that is still wrong; both looks are kept.
   *
   * @param seen told each look as it comes, from several threads one at a time
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
      Ground ground = new Ground(looking, ANSWER);
      return new Looks(
              mesh.forOneRun(looking, ground::watched),
              ground,
              new Looks.Pools(judging, looking),
              patience.get(),
              seen,
              believed)
          .at(checks);
    } finally {
      judging.shutdownNow();
      looking.shutdownNow();
    }
  }

  /** Runs one check or scenario; whatever goes wrong in it becomes its verdict. */
  public static Finding find(Check check, Mesh mesh) {
    Instant at = Instant.now();
    long start = System.nanoTime();
    Verdict verdict;
    try {
      verdict = Verdicts.guarded(check.id(), () -> check.run(mesh));
    } catch (Error e) {
      verdict = Verdicts.ofMistake(check.id(), e);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new Finding(check.id(), check.title(), placed(verdict, mesh), at, took, List.of());
  }

  /** Whoever asked the control plane: what is wrong with it is wrong there. */
  private static Verdict placed(Verdict verdict, Mesh mesh) {
    List<String> control = List.of(mesh.plan().controlPlane().name());
    return verdict.with(
        fault -> Consequences.isOfControlPlane(fault.diagnosis()) ? fault.at(control) : fault);
  }

  /** Judges something; whatever goes wrong in it becomes its verdict. */
  public static Verdict judged(String subject, Supplier<Verdict> judgement) {
    return Verdicts.guarded(subject, judgement);
  }
}
