package tailnetlab.mutations;

import java.util.List;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;

/**
 * One way to break a lab on purpose, and the check that must turn red for it.
 *
 * @param name what it is called on the command line: {@code firewall-off}
 * @param title what is broken, as a sentence without a full stop
 * @param check the id of the check that must see it
 * @param diagnosis the reason it must give
 * @param change breaks the lab, and returns when it is broken
 * @param more checks to look with, in place of those of the same id in the lab's own catalogue
 */
public record Mutation(
    String name, String title, String check, Diagnosis diagnosis, Change change, List<Check> more) {
  public Mutation {
    more = List.copyOf(more);
  }

  public Mutation(String name, String title, String check, Diagnosis diagnosis, Change change) {
    this(name, title, check, diagnosis, change, List.of());
  }

  /** Breaks a lab. */
  @FunctionalInterface
  public interface Change {
    /** Breaks it; an exception means that it could not be broken as described. */
    void apply(Mesh mesh);
  }
}
