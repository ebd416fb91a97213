package tailnetlab.checks;

import java.util.List;

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
