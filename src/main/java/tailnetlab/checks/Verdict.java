package tailnetlab.checks;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailnetlab.plan.NodePlan;

/** What a check found. */
public sealed interface Verdict {
  /** Returns what was seen. */
  List<Evidence> evidence();

  /** Says in one line what it is, and why: {@code FAIL LAN_OPEN: app answers over the LAN}. */
  String told();

  /** Lists what is wrong, or in the way; of a PASS, nothing. */
  List<Fault> faults();

  /** Returns the same with every fault replaced. */
  Verdict with(UnaryOperator<Fault> other);

  /** Says whom its faults are about, where they do not say so themselves. */
  default Verdict at(List<NodePlan> nodes) {
    List<String> names = nodes.stream().map(NodePlan::name).toList();
    return with(fault -> fault.nodes().isEmpty() ? fault.at(names) : fault);
  }

  /** Says that the assertion holds. */
  static Verdict pass(Evidence... seen) {
    return new Pass(List.of(seen));
  }

  /** Says that the mesh is not as it should be; see {@link Fail} for the words. */
  static Verdict fail(Diagnosis diagnosis, String found, String next, Evidence... seen) {
    return new Fail(diagnosis, List.of(), found, next, List.of(seen));
  }

  /** Says that nothing can be said, for a reason that has a name. */
  static Verdict inconclusive(Diagnosis why, String reason) {
    return new Inconclusive(reason, List.of(), List.of(new Fault(why, List.of(), reason, "")));
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

    @Override
    public List<Fault> faults() {
      return List.of();
    }

    @Override
    public Verdict with(UnaryOperator<Fault> other) {
      return this;
    }
  }

  /**
   * The mesh is not as it should be.
   *
   * @param diagnosis the cause, out of a closed set
   * @param others further causes, where its parts fail for different ones
   * @param found what was found instead, in one sentence with the node's name
   * @param next the next thing to look at
   * @param faults each thing that is wrong by itself, and at which nodes
   */
  record Fail(
      Diagnosis diagnosis,
      List<Diagnosis> others,
      String found,
      String next,
      List<Evidence> evidence,
      List<Fault> faults)
      implements Verdict {
    public Fail {
      // Older findings say nothing of either.
      others = others == null ? List.of() : List.copyOf(others);
      faults =
          faults == null
              ? List.of(new Fault(diagnosis, List.of(), found, next))
              : List.copyOf(faults);
      evidence = List.copyOf(evidence);
    }

    /** Makes one whose sentence has not been taken apart. */
    public Fail(
        Diagnosis diagnosis,
        List<Diagnosis> others,
        String found,
        String next,
        List<Evidence> evidence) {
      this(
          diagnosis,
          others,
          found,
          next,
          evidence,
          Stream.concat(Stream.of(diagnosis), others.stream())
              .map(each -> new Fault(each, List.of(), found, next))
              .toList());
    }

    @Override
    public Verdict with(UnaryOperator<Fault> other) {
      return new Fail(
          diagnosis, others, found, next, evidence, faults.stream().map(other).toList());
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
   * @param faults each thing that was, and at which nodes
   */
  record Inconclusive(String reason, List<Evidence> evidence, List<Fault> faults)
      implements Verdict {
    public Inconclusive {
      evidence = List.copyOf(evidence);
      // Older findings say nothing of it.
      faults =
          faults == null
              ? List.of(new Fault(Diagnosis.UNJUDGED, List.of(), reason, ""))
              : List.copyOf(faults);
    }

    /** Makes one of which no more is known. */
    public Inconclusive(String reason, List<Evidence> evidence) {
      this(reason, evidence, null);
    }

    @Override
    public Verdict with(UnaryOperator<Fault> other) {
      return new Inconclusive(reason, evidence, faults.stream().map(other).toList());
    }

    @Override
    public String told() {
      return "INCONCLUSIVE: " + reason;
    }
  }
}
