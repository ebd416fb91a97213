package tailnetlab.mutations;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
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
 * @param observed what the check comes upon: mutations of which all three are the same are one
 *     class
 * @param victims the nodes that it is about; nobody where it is about the whole mesh
 * @param outcome what the mutation came to
 * @param redChecks what did not pass: every diagnosis by the check's id, {@link #UNJUDGED} where
 *     the check could not judge
 * @param elsewhere what the intended check found at nodes that the mutation does not touch
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
    String observed,
    List<String> victims,
    Outcome outcome,
    Map<String, List<String>> redChecks,
    List<String> elsewhere,
    Set<String> ranChecks,
    boolean seedKilled,
    String seedWords,
    Duration took) {

  /** Stands for a diagnosis where a check was INCONCLUSIVE. */
  public static final String UNJUDGED = "INCONCLUSIVE";

  public MutationRow {
    // Older runs knew nothing of classes and victims.
    observed = observed == null ? title : observed;
    victims = victims == null ? List.of() : List.copyOf(victims);
    elsewhere = elsewhere == null ? List.of() : List.copyOf(elsewhere);
    // In the order of the catalogue: a matrix has its columns so.
    redChecks = Collections.unmodifiableMap(new LinkedHashMap<>(redChecks));
    ranChecks = Collections.unmodifiableSet(new LinkedHashSet<>(ranChecks));
  }

  /** Returns the mutation's class. */
  public MutationClass kind() {
    return new MutationClass(intendedCheck, intendedDiagnosis, observed);
  }

  /** Lists what a check said instead of PASS; nothing where it passed or did not look. */
  public List<String> reasons(String check) {
    return redChecks.getOrDefault(check, List.of());
  }

  /** Says whether the intended reason is among those that the intended check gave. */
  public boolean isRight() {
    return reasons(intendedCheck).contains(intendedDiagnosis);
  }

  /** Says in half a sentence what the intended check did. */
  public String verdict() {
    return switch (outcome) {
      case KILLED ->
          "%s is red: %s".formatted(intendedCheck, String.join(" and ", reasons(intendedCheck)));
      case SURVIVED -> survived();
      case INCONCLUSIVE ->
          redChecks.containsKey(intendedCheck)
              ? "%s could not judge it".formatted(intendedCheck)
              : "nothing could be judged";
    };
  }

  private String survived() {
    List<String> given = reasons(intendedCheck);
    if (!elsewhere.isEmpty()) {
      return "%s is red at others than %s: %s"
          .formatted(intendedCheck, String.join(", ", victims), String.join("; ", elsewhere));
    }
    if (isRight()) {
      return "%s says %s, and not of %s"
          .formatted(intendedCheck, intendedDiagnosis, String.join(", ", victims));
    }
    if (!given.isEmpty()) {
      return "%s is red for another reason: %s instead of %s"
          .formatted(intendedCheck, String.join(" and ", given), intendedDiagnosis);
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
