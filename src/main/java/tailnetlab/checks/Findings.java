package tailnetlab.checks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The findings of one run over the catalogue, in its order. */
public record Findings(List<Finding> all) {
  /** What is found where nobody looked. */
  public static final Findings NONE = new Findings(List.of());

  public Findings {
    all = List.copyOf(all);
  }

  /** Returns the worst verdict: a FAIL outweighs INCONCLUSIVE, which outweighs PASS. */
  public Outcome outcome() {
    if (all.stream().anyMatch(f -> f.verdict() instanceof Verdict.Fail)) {
      return Outcome.FAIL;
    }
    boolean judged = all.stream().allMatch(f -> f.verdict() instanceof Verdict.Pass);
    return judged && !all.isEmpty() ? Outcome.PASS : Outcome.INCONCLUSIVE;
  }

  /** Lists the causes of all that is not green, each told once, what others rest on first. */
  public List<Cause> causes() {
    return Causes.of(all);
  }

  /**
   * Finds what those checks follow from that saw no cause themselves: of each, by its id, the first
   * cause.
   */
  public Map<String, Cause> behind() {
    List<Cause> causes = causes();
    Map<String, Cause> behind = new HashMap<>();
    for (Finding finding : all) {
      List<Diagnosis> own = finding.verdict().faults().stream().map(Fault::diagnosis).toList();
      List<Cause> its = causes.stream().filter(c -> c.checks().contains(finding.id())).toList();
      if (its.stream().noneMatch(cause -> own.contains(cause.diagnosis()))) {
        its.stream().findFirst().ifPresent(cause -> behind.put(finding.id(), cause));
      }
    }
    return behind;
  }

  /** Says whether something is wrong by a cause, and not only in the way of judging. */
  public boolean isRed(Cause cause) {
    return all.stream()
        .filter(finding -> cause.checks().contains(finding.id()))
        .anyMatch(finding -> finding.verdict() instanceof Verdict.Fail);
  }

  /** Lists the checks that passed at their second look only. */
  public List<String> unsteady() {
    return all.stream().filter(Finding::isUnsteady).map(Finding::id).toList();
  }

  /**
   * Says how many hold, and how many do not: {@code 39 of 40 checks hold, 2 of them only at the
   * second look: S4-reach, S5-names; 1 fail}.
   *
   * @param what they are: {@code checks}
   */
  public String counts(String what) {
    long passed = count(Verdict.Pass.class);
    long failed = count(Verdict.Fail.class);
    long open = count(Verdict.Inconclusive.class);
    StringBuilder text = new StringBuilder("%d of %d".formatted(passed, all.size()));
    text.append(what.isEmpty() ? "" : " " + what).append(" hold");
    if (!unsteady().isEmpty()) {
      text.append(
          ", %d of them only at the second look: %s"
              .formatted(unsteady().size(), String.join(", ", unsteady())));
    }
    String separator = unsteady().isEmpty() ? ", " : "; ";
    text.append(failed > 0 ? "%s%d fail".formatted(separator, failed) : "");
    separator = failed > 0 ? ", " : separator;
    return text.append(open > 0 ? "%s%d could not be judged".formatted(separator, open) : "")
        .toString();
  }

  private long count(Class<? extends Verdict> kind) {
    return all.stream().map(Finding::verdict).filter(kind::isInstance).count();
  }

  /** What a run says as a whole, with the exit status of the command line. */
  public enum Outcome {
    PASS(0),
    FAIL(1),
    INCONCLUSIVE(3);

    private final int exitStatus;

    Outcome(int exitStatus) {
      this.exitStatus = exitStatus;
    }

    public int exitStatus() {
      return exitStatus;
    }
  }
}
