package tailnetlab.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tailnetlab.plan.Nearest;

/** Picks checks or scenarios by their ids, or by how these begin. */
final class Selection {
  private Selection() {}

  /**
   * Finds the ids that are meant.
   *
   * @param kind what they are ids of, for the message: {@code check}
   * @param ids all there are, as the message lists them
   * @param beginnings whole ids or what stands before a dash in them
   * @throws LabException when one of them means nothing
   */
  static Set<String> matching(String kind, List<String> ids, List<String> beginnings) {
    Set<String> matching = new LinkedHashSet<>();
    for (String beginning : beginnings) {
      List<String> found = ids.stream().filter(id -> begins(id, beginning)).toList();
      if (found.isEmpty()) {
        throw LabException.usage(
            "there is no %s \"%s\". %sThe %ss are %s"
                .formatted(
                    kind, beginning, Nearest.to(beginning, ids), kind, String.join(", ", ids)));
      }
      matching.addAll(found);
    }
    return matching;
  }

  /** S1 means S1-health, and not S10. */
  private static boolean begins(String id, String beginning) {
    return id.equals(beginning) || id.startsWith(beginning + "-");
  }
}
