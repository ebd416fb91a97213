package tailnetlab.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailnetlab.mesh.HeadscaleError;
import tailnetlab.mesh.TailscaleError;
import tailnetlab.mesh.UnreadableAnswer;
import tailnetlab.remote.HostKeyMismatch;
import tailnetlab.remote.RemoteException;
import tailnetlab.remote.Unreachable;

/** Makes one verdict out of several, and out of what went wrong on the way to one. */
final class Verdicts {
  private static final int STACK_LINES = 6;

  private Verdicts() {}

  /**
   * Joins the verdicts on the parts of an assertion: one FAIL makes it red, with the first cause,
   * the others beside it, and every sentence; otherwise one INCONCLUSIVE leaves it open.
   */
  static Verdict all(List<Verdict> parts) {
    List<Verdict.Fail> fails = only(Verdict.Fail.class, parts);
    if (!fails.isEmpty()) {
      Verdict.Fail first = fails.get(0);
      String found = fails.stream().map(Verdict.Fail::found).distinct().collect(sentences());
      List<Diagnosis> others =
          fails.stream()
              .flatMap(fail -> fail.causes().stream())
              .distinct()
              .filter(diagnosis -> diagnosis != first.diagnosis())
              .toList();
      return new Verdict.Fail(
          first.diagnosis(), others, found, first.next(), evidence(fails, parts), faults(fails));
    }
    List<Verdict.Inconclusive> open = only(Verdict.Inconclusive.class, parts);
    if (!open.isEmpty()) {
      String reason =
          open.stream().map(Verdict.Inconclusive::reason).distinct().collect(sentences());
      return new Verdict.Inconclusive(reason, evidence(open, parts), faults(open));
    }
    return parts.isEmpty()
        ? Verdict.inconclusive("there was nothing to look at")
        : new Verdict.Pass(evidence(List.of(), parts));
  }

  /**
   * Runs a judgement; nothing that goes wrong in it is lost. A program of the mesh that says no is
   * red; what stands in the way to a guest, and a mistake in the check itself, say nothing about
   * the mesh: INCONCLUSIVE.
   *
   * @param subject whom it is about, for the text: a node, a pair of nodes
   */
  static Verdict guarded(String subject, Supplier<Verdict> judgement) {
    try {
      return judgement.get();
    } catch (HeadscaleError e) {
      return Verdict.fail(
          Diagnosis.CONTROL_DOWN,
          e.getMessage(),
          "systemctl status headscale on the control plane",
          new Evidence("headscale", e.reason()));
    } catch (TailscaleError e) {
      return Verdict.fail(
          isDaemonGone(e) ? Diagnosis.DAEMON_DOWN : Diagnosis.UNEXPECTED,
          named(subject, e.getMessage()),
          "systemctl status tailscaled there",
          new Evidence("tailscale", e.reason()));
    } catch (Unreachable | HostKeyMismatch e) {
      return Verdict.inconclusive(Diagnosis.GUEST_UNREACHABLE, named(subject, e.getMessage()));
    } catch (RemoteException | UnreadableAnswer e) {
      return Verdict.inconclusive(named(subject, e.getMessage()));
    } catch (RuntimeException e) {
      return ofMistake(subject, e);
    }
  }

  /** Says whether the client's command line found no daemon to speak to. */
  static boolean isDaemonGone(TailscaleError e) {
    return e.reason().contains("failed to connect to local") || e.reason().contains("tailscaled");
  }

  /** Judges one after the other and stops at the first that does not pass; joins those that do. */
  @SafeVarargs
  static Verdict firstBad(Supplier<Verdict>... judgements) {
    List<Verdict> passed = new ArrayList<>();
    for (Supplier<Verdict> judgement : judgements) {
      Verdict verdict = judgement.get();
      if (!(verdict instanceof Verdict.Pass)) {
        return verdict;
      }
      passed.add(verdict);
    }
    return all(passed);
  }

  /**
   * Joins a judgement to its positive control, which may run at the same time: without the control
   * it proves nothing, and is not asked.
   */
  static Verdict controlled(Verdict control, Supplier<Verdict> judgement) {
    return control instanceof Verdict.Pass ? all(List.of(judgement.get(), control)) : control;
  }

  /** Says that the check itself broke, with the place. */
  static Verdict ofMistake(String subject, Throwable mistake) {
    String stack =
        Stream.of(mistake.getStackTrace())
            .limit(STACK_LINES)
            .map(StackTraceElement::toString)
            .collect(Collectors.joining("\n"));
    String reason = named(subject, "the check itself broke: " + mistake);
    return new Verdict.Inconclusive(
        reason,
        List.of(new Evidence("stack", stack)),
        List.of(new Fault(Diagnosis.UNEXPECTED, List.of(), reason, "")));
  }

  private static String named(String subject, String message) {
    return message.contains(subject) ? message : subject + ": " + message;
  }

  private static <T extends Verdict> List<T> only(Class<T> kind, List<Verdict> parts) {
    return parts.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static List<Fault> faults(List<? extends Verdict> parts) {
    return parts.stream().flatMap(part -> part.faults().stream()).distinct().toList();
  }

  /** The evidence of those that made the verdict comes first. */
  private static List<Evidence> evidence(List<? extends Verdict> first, List<Verdict> all) {
    return Stream.concat(first.stream(), all.stream())
        .flatMap(part -> part.evidence().stream())
        .distinct()
        .toList();
  }

  private static Collector<CharSequence, ?, String> sentences() {
    return Collectors.joining("; ");
  }
}
