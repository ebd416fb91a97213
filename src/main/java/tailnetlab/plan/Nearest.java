package tailnetlab.plan;

import java.util.Collection;
import java.util.Comparator;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what somebody probably meant. */
public final class Nearest {
  private static final int CLOSE = 3;

  private Nearest() {}

  /** Returns {@code Did you mean X? } for the nearest known word, or nothing when none is near. */
  public static String to(String word, Collection<String> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return known.stream()
        .min(Comparator.comparing(candidate -> distance.apply(word, candidate)))
        .filter(candidate -> distance.apply(word, candidate) <= CLOSE)
        .map("Did you mean %s? "::formatted)
        .orElse("");
  }
}
