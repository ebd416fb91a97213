package tailnetlab.report;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Names of diagnoses, short enough for a cell: the letters that their words begin with, and more of
 * the first word, then of the last, where two would be the same.
 */
final class Abbreviations {
  private final Map<String, String> byName = new TreeMap<>();

  Abbreviations(Collection<String> names) {
    List<String> all = List.copyOf(new TreeSet<>(names));
    all.forEach(name -> byName.put(name, shortForm(name, all)));
  }

  /** Returns the short form of each name, in the order of the names. */
  Map<String, String> all() {
    return byName;
  }

  private static String shortForm(String name, List<String> all) {
    for (int more = 0; more < name.length(); more++) {
      for (int ofLast = 0; ofLast <= more; ofLast++) {
        if (!isTaken(name, more - ofLast, ofLast, all)) {
          return shortened(name, more - ofLast, ofLast);
        }
      }
    }
    return name;
  }

  private static boolean isTaken(String name, int ofFirst, int ofLast, List<String> all) {
    String mine = shortened(name, ofFirst, ofLast);
    return all.stream()
        .filter(other -> !other.equals(name))
        .anyMatch(other -> shortened(other, ofFirst, ofLast).equals(mine));
  }

  private static String shortened(String name, int ofFirst, int ofLast) {
    String[] words = name.split("_");
    StringBuilder text = new StringBuilder();
    int last = words.length - 1;
    for (int i = 0; i <= last; i++) {
      int letters = 1 + (i == 0 ? ofFirst : 0) + (i == last && last > 0 ? ofLast : 0);
      text.append(words[i], 0, Math.min(letters, words[i].length()));
    }
    return text.toString();
  }
}
