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
import tailnetlab.baseline.Rehearsal;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Fault;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Findings;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.checks.Verifier;
import tailnetlab.mutations.MutationRow.Outcome;
import tailnetlab.plan.Cast;

/** Breaks a lab in one way after the other, and sees who notices. */
public final class MutationRun {
  private final Rehearsal rehearsal;
  private final Lookers lookers;
  private final SeedAssertions seed;
  private final ExecutorService together;

  /** Whether what the mutation before did is still there. */
  private boolean astray;

  /** Whether the last try to put the lab back failed. */
  private boolean lost;

  /**
   * @param lookers who looks at what was broken
   * @param cast who plays which part in the tutorial's assertions
   * @param together where guests are spoken to side by side
   */
  public MutationRun(Rehearsal rehearsal, Lookers lookers, Cast cast, ExecutorService together) {
    this.rehearsal = rehearsal;
    this.lookers = lookers;
    this.seed = new SeedAssertions(cast, together);
    this.together = together;
  }

  /** Puts the lab back once and looks at it: what is red now, no mutation will have turned red. */
  public Unbroken unbroken() {
    rehearsal.restore();
    Mesh mesh = rehearsal.mesh();
    Findings findings = new Verifier(lookers.catalogue()).run(mesh, finding -> {});
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
    Optional<String> after = before.or(this::restore).or(() -> stillRed(mutation, tried));
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

  /**
   * The check that was red is green again on the lab that is back: else it was red for something
   * that the mutation did not do, or that will be taken for the next one's doing.
   */
  private Optional<String> stillRed(Mutation mutation, Tried tried) {
    if (tried.findings().isEmpty()) {
      return Optional.empty();
    }
    return lookers
        .intended(mutation)
        .map(check -> new Verifier(List.of(check)).run(rehearsal.mesh(), finding -> {}))
        .flatMap(findings -> findings.all().stream().findFirst())
        .filter(finding -> !(finding.verdict() instanceof Verdict.Pass))
        .map(
            finding ->
                "%s is not green on the lab that was put back: %s"
                    .formatted(finding.id(), finding.verdict().told()));
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
    return lookers
        .scenario(mutation)
        .map(scenario -> look(scenario, mesh))
        .orElseGet(() -> look(mutation, mesh));
  }

  private Tried look(Mutation mutation, Mesh mesh) {
    Supplier<SeedAssertions.Said> seedSays = seedLook(mutation, mesh);
    Findings findings =
        new Verifier(lookers.at(mutation))
            .run(mesh, finding -> {}, finding -> isExpected(mutation, finding));
    return new Tried(findings.all(), Optional.empty(), Optional.of(seedSays.get()));
  }

  /** A scenario changes the lab further: the tutorial looks before it, and nobody looks twice. */
  private Tried look(Check scenario, Mesh mesh) {
    SeedAssertions.Said seedSays = seed.look(mesh);
    Finding finding = Verifier.find(scenario, mesh.forOneRun(together));
    return new Tried(List.of(finding), Optional.empty(), Optional.of(seedSays));
  }

  /** The tutorial looks beside ours; after them where its own knocks would move their counters. */
  private Supplier<SeedAssertions.Said> seedLook(Mutation mutation, Mesh mesh) {
    if (lookers.count(mutation)) {
      return () -> seed.look(mesh);
    }
    CompletableFuture<SeedAssertions.Said> look =
        CompletableFuture.supplyAsync(() -> seed.look(mesh), together);
    return look::join;
  }

  /** A lab that was broken is red: only what surprises needs a second look, which costs seconds. */
  private static boolean isExpected(Mutation mutation, Finding finding) {
    return finding.verdict() instanceof Verdict.Fail fail
        ? !finding.id().equals(mutation.check()) || fail.causes().contains(mutation.diagnosis())
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

  private static MutationRow row(Mutation mutation, Tried tried, Duration took) {
    Map<String, List<String>> reds = new LinkedHashMap<>();
    tried.findings().stream()
        .filter(finding -> !(finding.verdict() instanceof Verdict.Pass))
        .forEach(finding -> reds.put(finding.id(), reasons(finding.verdict())));
    Set<String> ran = tried.findings().stream().map(Finding::id).collect(Collectors.toSet());
    return new MutationRow(
        mutation.name(),
        mutation.title(),
        mutation.check(),
        mutation.diagnosis().name(),
        mutation.observed(),
        mutation.victims(),
        outcome(mutation, tried, reds),
        reds,
        fault(mutation, tried).elsewhere().stream().map(Fault::found).distinct().toList(),
        ran,
        tried.seed().filter(SeedAssertions.Said::noticed).isPresent(),
        tried.trouble().or(() -> tried.seed().map(SeedAssertions.Said::words)).orElse(""),
        took);
  }

  private static Outcome outcome(Mutation mutation, Tried tried, Map<String, List<String>> reds) {
    List<String> given = reds.getOrDefault(mutation.check(), List.of());
    if (tried.trouble().isPresent() || given.contains(MutationRow.UNJUDGED)) {
      return Outcome.INCONCLUSIVE;
    }
    Intended intended = fault(mutation, tried);
    return intended.isThere() && intended.elsewhere().isEmpty() ? Outcome.KILLED : Outcome.SURVIVED;
  }

  /**
   * What the intended check found.
   *
   * @param isThere whether it gave the right reason for a victim
   * @param elsewhere what is wrong with nodes that the mutation does not touch
   */
  private record Intended(boolean isThere, List<Fault> elsewhere) {}

  private static Intended fault(Mutation mutation, Tried tried) {
    List<Fault> faults =
        tried.findings().stream()
            .filter(finding -> finding.id().equals(mutation.check()))
            .map(Finding::verdict)
            .filter(Verdict.Fail.class::isInstance)
            .flatMap(verdict -> verdict.faults().stream())
            .toList();
    return new Intended(
        faults.stream()
            .filter(fault -> fault.diagnosis() == mutation.diagnosis())
            .anyMatch(fault -> isAbout(mutation, fault)),
        faults.stream().filter(fault -> !isAbout(mutation, fault)).toList());
  }

  /** A fault of a pair is about both; one that names nobody may be about anybody. */
  private static boolean isAbout(Mutation mutation, Fault fault) {
    return mutation.victims().isEmpty()
        || fault.nodes().isEmpty()
        || fault.nodes().stream().anyMatch(mutation.victims()::contains);
  }

  private static List<String> reasons(Verdict verdict) {
    return verdict instanceof Verdict.Fail fail
        ? fail.causes().stream().map(Diagnosis::name).toList()
        : List.of(MutationRow.UNJUDGED);
  }
}
