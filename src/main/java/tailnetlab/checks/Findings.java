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
