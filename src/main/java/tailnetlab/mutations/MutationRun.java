package tailnetlab.mutations;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailnetlab.baseline.Rehearsal;
import tailnetlab.checks.Check;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Findings;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.checks.Verifier;
import tailnetlab.mutations.MutationRow.Outcome;
import tailnetlab.plan.Cast;

/** Breaks a lab in one way after the other, and sees who notices. */
public final class MutationRun {
  /** The families whose checks read the counters of dropped packets. */
  private static final Set<String> COUNTING = Set.of("S6", "B11");

  private final Rehearsal rehearsal;
  private final List<Check> catalogue;
  private final SeedAssertions seed;
  private final ExecutorService together;
  private final boolean everyCheck;

  /** Whether what the mutation before did is still there. */
  private boolean astray;

  /** Whether the last try to put the lab back failed. */
  private boolean lost;

  /**
   * @param catalogue the lab's checks
   * @param together where guests are spoken to side by side
   * @param everyCheck whether all of them look at each mutation, or those of the intended one's
   *     family: {@code S6-…}
   */
  public MutationRun(
      Rehearsal rehearsal,
      List<Check> catalogue,
      Cast cast,
      ExecutorService together,
      boolean everyCheck) {
    this.rehearsal = rehearsal;
    this.catalogue = List.copyOf(catalogue);
    this.seed = new SeedAssertions(cast, together);
    this.together = together;
    this.everyCheck = everyCheck;
  }

  /** Puts the lab back once and looks at it: what is red now, no mutation will have turned red. */
  public Unbroken unbroken() {
    rehearsal.restore();
    Mesh mesh = rehearsal.mesh();
    Findings findings = new Verifier(catalogue).run(mesh, finding -> {});
    return new Unbroken(findings, seed.look(mesh));
  }

  /**
   * The lab before anything is broken.
   *
   * @param findings what the checks found
   * @param seed what the tutorial says of it
   */
  public record Unbroken(Findings findings, SeedAssertions.Said seed) {
    /** Says what does not hold; nothing in a healthy lab. */
    public List<String> complaints() {
      List<String> complaints = new ArrayList<>();
      findings.all().stream()
          .filter(finding -> !(finding.verdict() instanceof Verdict.Pass))
          .forEach(finding -> complaints.add(finding.id() + " " + finding.verdict().told()));
      if (!seed.isGreen()) {
        complaints.add("the tutorial: " + seed.words());
      }
      return complaints;
    }
  }

  /** Breaks the lab, lets the checks look, and puts it back, whatever happens. */
  public MutationRow run(Mutation mutation) {
    long begin = System.nanoTime();
    // What the one before left would be taken for this one's doing.
    Optional<String> before = astray ? restore() : Optional.empty();
    Tried tried = before.map(Tried::unjudged).orElseGet(() -> tryOut(mutation));
    Optional<String> after = before.or(this::restore);
    astray = after.isPresent();
    return row(
        mutation,
        after.map(tried::butFor).orElse(tried),
        Duration.ofNanos(System.nanoTime() - begin));
  }

  /** Says whether the lab could not be put back: what is seen in it from now on says nothing. */
  public boolean isLost() {
    return lost;
  }

  private Optional<String> restore() {
    try {
      rehearsal.restore();
      lost = false;
      return Optional.empty();
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      lost = true;
      return Optional.of("the lab was not put back: " + e.getMessage());
    }
  }

  private Tried tryOut(Mutation mutation) {
    try {
      return broken(mutation);
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      // One row less, and not all that were seen before it.
      return Tried.unjudged("it could not be judged: " + e);
    }
  }

  private Tried broken(Mutation mutation) {
    Mesh mesh = rehearsal.mesh();
    try {
      mutation.change().apply(mesh);
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      return Tried.unjudged("it could not be applied: " + e.getMessage());
    }
    Supplier<SeedAssertions.Said> seedSays = seedLook(mutation, mesh);
    Findings findings =
        new Verifier(lookers(mutation))
            .run(mesh, finding -> {}, finding -> isExpected(mutation, finding));
    return new Tried(findings.all(), Optional.empty(), Optional.of(seedSays.get()));
  }

  /** The tutorial looks beside ours; after them where its own knocks would move their counters. */
  private Supplier<SeedAssertions.Said> seedLook(Mutation mutation, Mesh mesh) {
    if (everyCheck || COUNTING.contains(family(mutation.check()))) {
      return () -> seed.look(mesh);
    }
    CompletableFuture<SeedAssertions.Said> look =
        CompletableFuture.supplyAsync(() -> seed.look(mesh), together);
    return look::join;
  }

  /** A lab that was broken is red: only what surprises needs a second look, which costs seconds. */
  private static boolean isExpected(Mutation mutation, Finding finding) {
    return finding.verdict() instanceof Verdict.Fail fail
        ? !finding.id().equals(mutation.check()) || fail.diagnosis() == mutation.diagnosis()
        : finding.verdict() instanceof Verdict.Pass;
  }

  /** What one mutation led to; trouble is what kept it from being judged. */
  private record Tried(
      List<Finding> findings, Optional<String> trouble, Optional<SeedAssertions.Said> seed) {
    private static Tried unjudged(String why) {
      return new Tried(List.of(), Optional.of(why), Optional.empty());
    }

    private Tried butFor(String why) {
      return new Tried(findings, Optional.of(why), seed);
    }
  }

  private List<Check> lookers(Mutation mutation) {
    String family = family(mutation.check());
    List<String> replaced = mutation.more().stream().map(Check::id).toList();
    return Stream.concat(
            catalogue.stream().filter(check -> !replaced.contains(check.id())),
            mutation.more().stream())
        .filter(
            check ->
                everyCheck
                    || check.id().equals(mutation.check())
                    || (family(check.id()).equals(family) && !check.runsAlone()))
        .toList();
  }

  private static String family(String id) {
    return id.substring(0, Math.max(id.indexOf('-'), 0));
  }

  private static MutationRow row(Mutation mutation, Tried tried, Duration took) {
    Map<String, String> reds = new LinkedHashMap<>();
    tried.findings().stream()
        .filter(finding -> !(finding.verdict() instanceof Verdict.Pass))
        .forEach(finding -> reds.put(finding.id(), reason(finding.verdict())));
    Set<String> ran = tried.findings().stream().map(Finding::id).collect(Collectors.toSet());
    return new MutationRow(
        mutation.name(),
        mutation.title(),
        mutation.check(),
        mutation.diagnosis().name(),
        outcome(mutation, tried, reds),
        reds,
        ran,
        tried.seed().filter(SeedAssertions.Said::noticed).isPresent(),
        tried.trouble().or(() -> tried.seed().map(SeedAssertions.Said::words)).orElse(""),
        took);
  }

  private static Outcome outcome(Mutation mutation, Tried tried, Map<String, String> reds) {
    String given = reds.get(mutation.check());
    if (tried.trouble().isPresent() || MutationRow.UNJUDGED.equals(given)) {
      return Outcome.INCONCLUSIVE;
    }
    return mutation.diagnosis().name().equals(given) ? Outcome.KILLED : Outcome.SURVIVED;
  }

  private static String reason(Verdict verdict) {
    return verdict instanceof Verdict.Fail fail ? fail.diagnosis().name() : MutationRow.UNJUDGED;
  }
}
