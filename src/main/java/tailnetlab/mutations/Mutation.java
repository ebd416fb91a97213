package tailnetlab.mutations;

import java.util.List;
import java.util.stream.Stream;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.plan.NodePlan;

/**
 * One way to break a lab on purpose, and the check that must turn red for it.
 *
 * @param name what it is called on the command line: {@code firewall-off}
 * @param title what is broken, as a sentence without a full stop
 * @param check the id of the check that must see it, or of the scenario that must end red
 * @param diagnosis the reason it must give
 * @param observed what the check comes upon; alike for mutations that are the same to it
 * @param victims the nodes that it is about: those of the same check that are not stay green.
 *     Nobody where it is about the whole mesh
 * @param change breaks the lab, and returns when it is broken
 * @param more checks to look with, in place of those of the same id in the lab's own catalogue
 */
public record Mutation(
    String name,
    String title,
    String check,
    Diagnosis diagnosis,
    String observed,
    List<String> victims,
    Change change,
    List<Check> more) {
  public Mutation {
    victims = List.copyOf(victims);
    more = List.copyOf(more);
  }

  /** Makes one that is like no other, and about the whole mesh. */
  public Mutation(String name, String title, String check, Diagnosis diagnosis, Change change) {
    this(name, title, check, diagnosis, title, List.of(), change, List.of());
  }

  /** Returns the same as one that a check sees so, as it may see others. */
  public Mutation seenAs(String what) {
    return new Mutation(name, title, check, diagnosis, what, victims, change, more);
  }

  /** Returns the same as one that is about these nodes alone. */
  public Mutation at(NodePlan... nodes) {
    List<String> names = Stream.of(nodes).map(NodePlan::name).toList();
    return new Mutation(name, title, check, diagnosis, observed, names, change, more);
  }

  /** Returns the same, looked at with checks that the lab's own catalogue does not have. */
  public Mutation with(Check... checks) {
    return new Mutation(name, title, check, diagnosis, observed, victims, change, List.of(checks));
  }

  /** Returns its class. */
  public MutationClass kind() {
    return new MutationClass(check, diagnosis.name(), observed);
  }

  /** Breaks a lab. */
  @FunctionalInterface
  public interface Change {
    /** Breaks it; an exception means that it could not be broken as described. */
    void apply(Mesh mesh);
  }
}
