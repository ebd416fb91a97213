package tailnetlab.checks;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a check found. */
public sealed interface Verdict {
  /** Returns what was seen. */
  List<Evidence> evidence();

  /** Says in one line what it is, and why: {@code FAIL LAN_OPEN: app answers over the LAN}. */
  String told();

  /** Says that the assertion holds. */
  static Verdict pass(Evidence... seen) {
    return new Pass(List.of(seen));
  }

  /** Says that the mesh is not as it should be; see {@link Fail} for the words. */
  static Verdict fail(Diagnosis diagnosis, String found, String next, Evidence... seen) {
    return new Fail(diagnosis, List.of(), found, next, List.of(seen));
  }

  /** Says that nothing can be said. */
  static Verdict inconclusive(String reason, Evidence... seen) {
    return new Inconclusive(reason, List.of(seen));
  }

  /** The assertion holds. */
  record Pass(List<Evidence> evidence) implements Verdict {
    public Pass {
      evidence = List.copyOf(evidence);
    }

    @Override
    public String told() {
      return "PASS";
    }
  }

  /**
   * The mesh is not as it should be.
   *
   * @param diagnosis the cause, out of a closed set
   * @param others further causes, where its parts fail for different ones
   * @param found what was found instead, in one sentence with the node's name
   * @param next the next thing to look at
   */
  record Fail(
      Diagnosis diagnosis,
      List<Diagnosis> others,
      String found,
      String next,
      List<Evidence> evidence)
      implements Verdict {
    public Fail {
      // Older findings say nothing of it.
      others = others == null ? List.of() : List.copyOf(others);
      evidence = List.copyOf(evidence);
    }

    @Override
    public String told() {
      String names = causes().stream().map(Diagnosis::name).collect(Collectors.joining(" and "));
      return "FAIL %s: %s".formatted(names, found);
    }

    /** Returns every cause, the first one first. */
    public List<Diagnosis> causes() {
      return Stream.concat(Stream.of(diagnosis), others.stream()).toList();
    }

    /** Says what the diagnosis means, and what else there is. */
    public String meaning() {
      return others.stream()
          .map(other -> "; also %s: %s".formatted(other, other.meaning()))
          .collect(Collectors.joining("", diagnosis.meaning(), ""));
    }
  }

  /**
   * The lab never reached a state in which the mesh could be judged.
   *
   * @param reason what was in the way
   */
  record Inconclusive(String reason, List<Evidence> evidence) implements Verdict {
    public Inconclusive {
      evidence = List.copyOf(evidence);
    }

    @Override
    public String told() {
      return "INCONCLUSIVE: " + reason;
    }
  }
}
