package tailnetlab.scenarios;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tailnetlab.checks.Catalogue;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Evidence;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Findings;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.checks.Verifier;

/**
 * The steps of a scenario, one after the other. The first that does not hold ends it; what was done
 * and seen until then is its evidence.
 */
final class Runbook {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Mesh mesh;
  private final List<Check> catalogue;
  private final List<Evidence> seen = new ArrayList<>();
  private final long begin = System.nanoTime();

  private Runbook(Mesh mesh) {
    this.mesh = mesh;
    this.catalogue = new Catalogue(mesh.plan()).checks();
  }

  /** Runs the steps. */
  static Verdict of(Mesh mesh, Consumer<Runbook> steps) {
    Runbook book = new Runbook(mesh);
    try {
      steps.accept(book);
      return new Verdict.Pass(book.seen);
    } catch (Ended end) {
      return end.verdict;
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      return book.broken(e);
    }
  }

  /** What was done and seen until then tells how far it came. */
  private Verdict broken(RuntimeException why) {
    Verdict verdict =
        Verifier.judged(
            "a step",
            () -> {
              throw why;
            });
    return verdict instanceof Verdict.Fail fail
        ? ended(fail.diagnosis(), fail.found(), fail.next(), fail.evidence()).verdict
        : Verdict.inconclusive(told(verdict), with(verdict.evidence()).toArray(Evidence[]::new));
  }

  /** Changes something. */
  void does(String step, Runnable change) {
    change.run();
    note(step, "done");
  }

  /** Lets checks of the catalogue pass. */
  void holds(String... ids) {
    passOr(look(named(ids)));
  }

  private void passOr(Findings found) {
    if (found.outcome() != Findings.Outcome.PASS) {
      throw ended(found);
    }
    found.all().forEach(finding -> note(finding.id(), finding.title()));
  }

  /** Lets checks of the catalogue pass within a time. */
  void comesToHold(Duration limit, String... ids) {
    comesToHold(limit, named(ids).toArray(Check[]::new));
  }

  /** Lets checks pass within a time. */
  void comesToHold(Duration limit, Check... checks) {
    AtomicReference<Findings> last = new AtomicReference<>();
    try {
      Awaitility.await()
          .atMost(limit)
          .pollDelay(Duration.ZERO)
          .pollInterval(PAUSE)
          .until(
              () -> {
                last.set(look(List.of(checks)));
                return last.get().outcome() == Findings.Outcome.PASS;
              });
    } catch (ConditionTimeoutException e) {
      note("waited in vain", "%d s".formatted(limit.toSeconds()));
    }
    // Awaitility gives up on a look that lasts: then there is none to speak of.
    Findings found = Optional.ofNullable(last.get()).orElseGet(() -> look(List.of(checks)));
    passOr(found);
  }

  /** Lets a check be red, for this reason and no other: so one sees that the change is real. */
  void turnsRed(String id, Diagnosis wanted) {
    Finding finding = look(named(id)).all().get(0);
    if (finding.verdict() instanceof Verdict.Fail fail
        && fail.diagnosis() == wanted
        && fail.others().isEmpty()) {
      note(id, "red, as it should be: %s: %s".formatted(wanted, fail.found()));
      return;
    }
    if (finding.verdict() instanceof Verdict.Inconclusive) {
      throw ended(new Findings(List.of(finding)));
    }
    throw new Ended(
        fail(
            otherCauses(finding.verdict(), wanted),
            "%s should say %s now, and says %s".formatted(id, wanted, told(finding.verdict())),
            id + " in docs/what-is-proven.md",
            finding.verdict().evidence()));
  }

  /** Requires something that was seen. */
  void sees(boolean holds, Diagnosis otherwise, String what, String text) {
    note(what, text);
    if (!holds) {
      throw ended(
          otherwise,
          "not so: %s: %s".formatted(what, text),
          "the steps in the evidence",
          List.of());
    }
  }

  /** Waits until something is seen, and returns the last look at it. */
  <T> T comes(
      String what, Duration limit, Diagnosis otherwise, Callable<T> look, Predicate<T> good) {
    List<T> last = new ArrayList<>();
    try {
      return Awaitility.await()
          .atMost(limit)
          .pollDelay(Duration.ZERO)
          .pollInterval(PAUSE)
          .until(
              () -> {
                last.add(0, look.call());
                return last.get(0);
              },
              good);
    } catch (ConditionTimeoutException e) {
      String found =
          "not within %d s: %s; seen last: %s"
              .formatted(limit.toSeconds(), what, last.isEmpty() ? "nothing" : last.get(0));
      throw ended(otherwise, found, "the steps in the evidence", List.of());
    } finally {
      note(what, last.isEmpty() ? "nothing" : String.valueOf(last.get(0)));
    }
  }

  private Findings look(List<Check> checks) {
    return new Verifier(checks).run(mesh, finding -> {});
  }

  private List<Check> named(String... ids) {
    List<String> wanted = List.of(ids);
    List<Check> checks = catalogue.stream().filter(check -> wanted.contains(check.id())).toList();
    if (checks.size() != wanted.size()) {
      throw new IllegalArgumentException("this lab lacks some of the checks " + wanted);
    }
    return checks;
  }

  private void note(String source, String text) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    seen.add(new Evidence(String.format(Locale.ROOT, "%.1f s: %s", seconds, source), text));
  }

  /** What is red tells all its causes; only where nothing is, what could not be judged counts. */
  private Ended ended(Findings found) {
    List<Finding> reds =
        found.all().stream().filter(one -> one.verdict() instanceof Verdict.Fail).toList();
    List<Finding> telling =
        reds.isEmpty()
            ? found.all().stream()
                .filter(one -> one.verdict() instanceof Verdict.Inconclusive)
                .toList()
            : reds;
    String words =
        telling.stream()
            .map(one -> one.id() + ": " + said(one.verdict()))
            .collect(Collectors.joining("; "));
    List<Evidence> more =
        telling.stream().flatMap(one -> one.verdict().evidence().stream()).distinct().toList();
    if (reds.isEmpty()) {
      return new Ended(new Verdict.Inconclusive(words, with(more)));
    }
    List<Verdict.Fail> fails =
        reds.stream().map(Finding::verdict).map(Verdict.Fail.class::cast).toList();
    List<Diagnosis> causes =
        fails.stream().flatMap(fail -> fail.causes().stream()).distinct().toList();
    return new Ended(fail(causes, words, fails.get(0).next(), more));
  }

  private Ended ended(Diagnosis diagnosis, String found, String next, List<Evidence> more) {
    return new Ended(fail(List.of(diagnosis), found, next, more));
  }

  private Verdict.Fail fail(
      List<Diagnosis> causes, String found, String next, List<Evidence> more) {
    return new Verdict.Fail(
        causes.get(0), causes.subList(1, causes.size()), found, next, with(more));
  }

  /** Why a check is red that should have been for another cause; or is not, which has no name. */
  private static List<Diagnosis> otherCauses(Verdict verdict, Diagnosis wanted) {
    return verdict instanceof Verdict.Fail fail
        ? fail.causes().stream().filter(cause -> cause != wanted).toList()
        : List.of(Diagnosis.UNEXPECTED);
  }

  private static String said(Verdict verdict) {
    return verdict instanceof Verdict.Fail fail ? fail.found() : told(verdict);
  }

  private List<Evidence> with(List<Evidence> more) {
    List<Evidence> all = new ArrayList<>(seen);
    all.addAll(more);
    return all;
  }

  private static String told(Verdict verdict) {
    if (verdict instanceof Verdict.Fail fail) {
      return "%s: %s"
          .formatted(
              fail.causes().stream().map(Diagnosis::name).collect(Collectors.joining(" and ")),
              fail.found());
    }
    return verdict instanceof Verdict.Inconclusive open ? open.reason() : "that all is well";
  }

  /** Carries the verdict out of the steps. */
  private static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Verdict verdict;

    private Ended(Verdict verdict) {
      super(null, null, false, false);
      this.verdict = verdict;
    }
  }
}
