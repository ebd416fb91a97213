package tailnetlab.plan;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration has mistakes; the message lists all of them, a line each. */
public final class PlanException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Mistake> mistakes;

  public PlanException(List<Mistake> mistakes) {
    super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
    this.mistakes = List.copyOf(mistakes);
  }

  /** Returns the mistakes, in the order of the configuration. */
  public List<Mistake> mistakes() {
    return mistakes;
  }
}
