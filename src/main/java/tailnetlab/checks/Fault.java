package tailnetlab.checks;

import java.util.List;

/**
 * One thing that is wrong with the mesh, or that is in the way of judging it. A check may find
 * several.
 *
 * @param diagnosis what it is, out of a closed set
 * @param nodes whom it is about, by name: a node, or the two of a pair; empty where it was not said
 * @param found what was found, in one sentence
 * @param next the next thing to look at; empty where there is none
 */
public record Fault(Diagnosis diagnosis, List<String> nodes, String found, String next) {
  public Fault {
    nodes = List.copyOf(nodes);
  }

  Fault at(List<String> others) {
    return new Fault(diagnosis, others, found, next);
  }
}
