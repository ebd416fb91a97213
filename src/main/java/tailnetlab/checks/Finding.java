package tailnetlab.checks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What one check found. It may have looked more than once: the last look counts, and the earlier
 * ones are kept beside it. A mesh that is red now and then is not a green one.
 *
 * @param id the check's id
 * @param title what it asserts
 * @param verdict what it found, at its last look
 * @param at when that look began
 * @param took how long it looked
 * @param earlier the looks before it, which nobody believed; mostly there are none
 */
public record Finding(
    String id, String title, Verdict verdict, Instant at, Duration took, List<Look> earlier) {
  public Finding {
    // Older findings say nothing of either.
    at = at == null ? Instant.EPOCH : at;
    earlier = earlier == null ? List.of() : List.copyOf(earlier);
  }

  /** Makes the finding of a single look, the time of which nobody noted. */
  public Finding(String id, String title, Verdict verdict, Duration took) {
    this(id, title, verdict, Instant.EPOCH, took, List.of());
  }

  /** Returns this look as the one that counts, with those of the other before it. */
  public Finding after(Finding first) {
    List<Look> before = new ArrayList<>(first.earlier());
    before.add(new Look(first.verdict(), first.at(), first.took()));
    return new Finding(id, title, verdict, at, took, before);
  }

  /** Returns the same with the verdict told otherwise. */
  Finding with(Verdict other) {
    return new Finding(id, title, other, at, took, earlier);
  }

  /** Says whether it passed, and not at once. */
  public boolean isUnsteady() {
    return verdict instanceof Verdict.Pass && !earlier.isEmpty();
  }
}
