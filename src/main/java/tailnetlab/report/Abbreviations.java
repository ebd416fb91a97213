package tailnetlab.report;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Names of diagnoses, short enough for a cell: the letters that their words begin with, and more of
 * the first word where two would be the same.
 */
final class Abbreviations {
  private final Map<String, String> byName = new TreeMap<>();

  Abbreviations(Collection<String> names) {
    List<String> all = List.copyOf(new TreeSet<>(names));
    for (String name : all) {
      int letters = 1;
      while (isTaken(name, letters, all)) {
        letters++;
      }
      byName.put(name, shortened(name, letters));
    }
  }

  /** Returns the short form of each name, in the order of the names. */
  Map<String, String> all() {
    return byName;
  }

  private static boolean isTaken(String name, int letters, List<String> all) {
    return letters < name.length()
        && all.stream()
            .filter(other -> !other.equals(name))
            .anyMatch(other -> shortened(other, letters).equals(shortened(name, letters)));
  }

  private static String shortened(String name, int letters) {
    String[] words = name.split("_");
    StringBuilder text = new StringBuilder();
    text.append(words[0], 0, Math.min(letters, words[0].length()));
    for (int i = 1; i < words.length; i++) {
      text.append(words[i].isEmpty() ? "" : words[i].substring(0, 1));
    }
    return text.toString();
  }
}
