package tailnetlab.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tailnetlab.mutations.Mutation;
import tailnetlab.mutations.MutationClass;

/**
 * Lists mutations for a terminal: a line each, which begins with its name; then, after an empty
 * line, how many classes they are.
 *
 * @param seed what their victims were drawn with
 */
public record MutationList(List<Mutation> mutations, long seed) {
  public MutationList {
    mutations = List.copyOf(mutations);
  }

  /** Draws it. */
  public List<String> lines() {
    int name = width(mutations.stream().map(Mutation::name).toList());
    int check = width(mutations.stream().map(Mutation::check).toList());
    Map<MutationClass, String> first = new HashMap<>();
    List<String> lines = new ArrayList<>();
    for (Mutation mutation : mutations) {
      String known = first.putIfAbsent(mutation.kind(), mutation.name());
      String row = "%-" + name + "s  %-" + check + "s  %s%s";
      lines.add(
          row.formatted(
              mutation.name(),
              mutation.check(),
              mutation.title(),
              (mutation.victims().isEmpty() ? "" : ": " + String.join(", ", mutation.victims()))
                  + (known == null ? "" : " (to the checks the same as %s)".formatted(known))));
    }
    lines.add("");
    lines.add(
        "%d mutations of %d classes; victims drawn with --seed %d"
            .formatted(mutations.size(), first.size(), seed));
    return lines;
  }

  private static int width(List<String> words) {
    return words.stream().mapToInt(String::length).max().orElse(1);
  }
}
