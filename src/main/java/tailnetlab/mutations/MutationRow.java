package tailnetlab.mutations;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What came of one mutation: which checks it turned red, and whether the intended one was among
 * them for the intended reason.
 *
 * @param name the mutation's name, as it is typed
 * @param title what is broken, as a sentence without a full stop
 * @param intendedCheck the id of the check that must see it
 * @param intendedDiagnosis the diagnosis that it must give
 * @param outcome what the mutation came to
 * @param redChecks what did not pass: the diagnosis by the check's id, {@link #UNJUDGED} where the
 *     check could not judge
 * @param ranChecks the ids of the checks that looked, red or not
 * @param seedKilled whether the tutorial's own assertions saw it
 * @param seedWords what they said, or what they overlooked
 * @param took how long it took, with its revert
 */
public record MutationRow(
    String name,
    String title,
    String intendedCheck,
    String intendedDiagnosis,
    Outcome outcome,
    Map<String, String> redChecks,
    Set<String> ranChecks,
    boolean seedKilled,
    String seedWords,
    Duration took) {

  /** Stands for a diagnosis where a check was INCONCLUSIVE. */
  public static final String UNJUDGED = "INCONCLUSIVE";

  public MutationRow {
    // In the order of the catalogue: a matrix has its columns so.
    redChecks = Collections.unmodifiableMap(new LinkedHashMap<>(redChecks));
    ranChecks = Collections.unmodifiableSet(new LinkedHashSet<>(ranChecks));
  }

  /** Says in half a sentence what the intended check did. */
  public String verdict() {
    return switch (outcome) {
      case KILLED -> "%s is red: %s".formatted(intendedCheck, intendedDiagnosis);
      case SURVIVED -> survived();
      case INCONCLUSIVE ->
          redChecks.containsKey(intendedCheck)
              ? "%s could not judge it".formatted(intendedCheck)
              : "nothing could be judged";
    };
  }

  private String survived() {
    String given = redChecks.get(intendedCheck);
    if (given != null) {
      return "%s is red for another reason: %s instead of %s"
          .formatted(intendedCheck, given, intendedDiagnosis);
    }
    return ranChecks.contains(intendedCheck)
        ? "%s stayed green instead of %s".formatted(intendedCheck, intendedDiagnosis)
        : "%s did not run".formatted(intendedCheck);
  }

  /** What a mutation comes to. */
  public enum Outcome {
    /** The intended check was red for the intended reason. */
    KILLED,
    /** It was not: a defect of the checks. */
    SURVIVED,
    /** It could not be applied, or the lab could not be judged under it. */
    INCONCLUSIVE
  }
}
