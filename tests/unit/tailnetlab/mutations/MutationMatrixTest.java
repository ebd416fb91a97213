package tailnetlab.mutations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tailnetlab.mutations.MutationMatrix.Score;
import tailnetlab.mutations.MutationRow.Outcome;

class MutationMatrixTest {
  private static final String INTENDED = "S6-firewall-v4";

  @Test
  void countsWhatWasKilledOfWhatWasAskedFor() {
    MutationMatrix matrix =
        matrix(
            row(Outcome.KILLED, Map.of(INTENDED, "FIREWALL_OPEN"), true),
            row(Outcome.SURVIVED, Map.of(), false),
            row(Outcome.INCONCLUSIVE, Map.of(), false));

    assertThat(matrix.score()).isEqualTo(new Score(1, 3)).hasToString("1 of 3");
    assertThat(matrix.seedScore()).isEqualTo(new Score(1, 3));
    assertThat(matrix.score().isFull()).isFalse();
    assertThat(matrix().score().isFull()).as("of nothing").isFalse();
  }

  @Test
  void saysWhyAMutationSurvived() {
    assertThat(row(Outcome.SURVIVED, Map.of(), false).verdict())
        .isEqualTo("S6-firewall-v4 stayed green instead of FIREWALL_OPEN");
    assertThat(row(Outcome.SURVIVED, Map.of(INTENDED, "NO_PATH"), false).verdict())
        .isEqualTo("S6-firewall-v4 is red for another reason: NO_PATH instead of FIREWALL_OPEN");
    assertThat(
            new MutationRow(
                    "x",
                    "x",
                    "S9",
                    "NO_PATH",
                    Outcome.SURVIVED,
                    Map.of(),
                    Set.of(),
                    false,
                    "",
                    Duration.ZERO)
                .verdict())
        .isEqualTo("S9 did not run");
  }

  @Test
  void saysWhatOtherwiseBecameOfIt() {
    assertThat(row(Outcome.KILLED, Map.of(INTENDED, "FIREWALL_OPEN"), false).verdict())
        .isEqualTo("S6-firewall-v4 is red: FIREWALL_OPEN");
    assertThat(row(Outcome.INCONCLUSIVE, Map.of(), false).verdict())
        .isEqualTo("nothing could be judged");
    assertThat(row(Outcome.INCONCLUSIVE, Map.of(INTENDED, MutationRow.UNJUDGED), false).verdict())
        .isEqualTo("S6-firewall-v4 could not judge it");
  }

  @Test
  void hasAColumnForEachCheckThatLooked() {
    assertThat(matrix(row(Outcome.KILLED, Map.of("B1-direct", "NOT_DIRECT"), true)).checks())
        .containsExactly(INTENDED, "B1-direct");
  }

  @Test
  void isTheSameAfterJson() {
    MutationMatrix matrix = matrix(row(Outcome.KILLED, Map.of(INTENDED, "FIREWALL_OPEN"), true));
    String json = new MutationsJson().write(matrix);

    assertThat(json)
        .startsWith(
            "{\"killed\":1,\"of\":1,\"seedKilled\":1,\"leftOut\":2,"
                + "\"began\":\"2026-05-04T03:02:01Z\",\"took\":702.100,");
    assertThat(new MutationsJson().read(json)).isEqualTo(matrix);
  }

  @Test
  void refusesWhatIsNoMatrix() {
    assertThatThrownBy(() -> new MutationsJson().read("{}"))
        .hasMessage("these are no mutations: `rows`, `began` or `took` is missing");
    assertThatThrownBy(() -> new MutationsJson().read("{\"began\": \"today\"}"))
        .hasMessageStartingWith("these are no mutations: ");
  }

  private static MutationMatrix matrix(MutationRow... rows) {
    return new MutationMatrix(
        List.of(rows), 2, Instant.parse("2026-05-04T03:02:01Z"), Duration.ofMillis(702_100));
  }

  private static MutationRow row(Outcome outcome, Map<String, String> red, boolean seed) {
    return new MutationRow(
        "firewall-off",
        "the firewall of app is switched off",
        INTENDED,
        "FIREWALL_OPEN",
        outcome,
        red,
        Set.of(INTENDED),
        seed,
        "",
        Duration.ofSeconds(15));
  }
}
