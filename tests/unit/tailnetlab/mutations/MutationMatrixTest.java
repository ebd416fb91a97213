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

  private static final Map<String, List<String>> RED = Map.of(INTENDED, List.of("FIREWALL_OPEN"));

  @Test
  void countsWhatWasKilledOfWhatWasAskedFor() {
    MutationMatrix matrix =
        matrix(
            row("a knock that connects", Outcome.KILLED, RED, true),
            row("a reset", Outcome.SURVIVED, Map.of(), false),
            row("silence", Outcome.INCONCLUSIVE, Map.of(), false));

    assertThat(matrix.score()).isEqualTo(new Score(1, 3)).hasToString("1 of 3");
    assertThat(matrix.seedScore()).isEqualTo(new Score(1, 3));
    assertThat(matrix.score().isFull()).isFalse();
    assertThat(matrix().score().isFull()).as("of nothing").isFalse();
  }

  @Test
  void countsWhatTheChecksSeeAlikeOnce() {
    assertThat(matrix(row(Outcome.KILLED, RED, true), row(Outcome.KILLED, RED, false)).score())
        .isEqualTo(new Score(1, 1));

    MutationMatrix half =
        matrix(row(Outcome.KILLED, RED, true), row(Outcome.INCONCLUSIVE, Map.of(), false));
    assertThat(half.score()).as("one of a class is open").isEqualTo(new Score(0, 1));
    assertThat(half.seedScore()).isEqualTo(new Score(0, 1));
    assertThat(half.classes())
        .singleElement()
        .satisfies(one -> assertThat(one.worst().outcome()).isEqualTo(Outcome.INCONCLUSIVE));
  }

  @Test
  void readsWhatAnOlderLabWrote() {
    MutationMatrix old =
        new MutationsJson()
            .read(
                """
                {"began": "2026-05-04T03:02:01Z", "took": 1, "rows": [{"name": "twin", "title": "t",
                 "intendedCheck": "S2-members", "intendedDiagnosis": "TWIN", "outcome": "KILLED",
                 "redChecks": {"S2-members": "TWIN"}, "ranChecks": ["S2-members"], "took": 1}]}
                """);

    assertThat(old.rows().get(0).reasons("S2-members")).containsExactly("TWIN");
    assertThat(old.rows().get(0).kind().observed()).isEqualTo("t");
  }

  @Test
  void saysWhyAMutationSurvived() {
    assertThat(row(Outcome.SURVIVED, Map.of(), false).verdict())
        .isEqualTo("S6-firewall-v4 stayed green instead of FIREWALL_OPEN");
    assertThat(row(Outcome.SURVIVED, Map.of(INTENDED, List.of("NO_PATH")), false).verdict())
        .isEqualTo("S6-firewall-v4 is red for another reason: NO_PATH instead of FIREWALL_OPEN");
    assertThat(
            new MutationRow(
                    "x",
                    "x",
                    "S9",
                    "NO_PATH",
                    "",
                    List.of(),
                    Outcome.SURVIVED,
                    Map.of(),
                    List.of(),
                    Set.of(),
                    false,
                    "",
                    Duration.ZERO)
                .verdict())
        .isEqualTo("S9 did not run");
  }

  @Test
  void saysWhatOtherwiseBecameOfIt() {
    assertThat(row(Outcome.KILLED, RED, false).verdict())
        .isEqualTo("S6-firewall-v4 is red: FIREWALL_OPEN");
    assertThat(row(Outcome.INCONCLUSIVE, Map.of(), false).verdict())
        .isEqualTo("nothing could be judged");
    assertThat(
            row(Outcome.INCONCLUSIVE, Map.of(INTENDED, List.of(MutationRow.UNJUDGED)), false)
                .verdict())
        .isEqualTo("S6-firewall-v4 could not judge it");
  }

  @Test
  void hasAColumnForEachCheckThatLooked() {
    assertThat(
            matrix(row(Outcome.KILLED, Map.of("B1-direct", List.of("NOT_DIRECT")), true)).checks())
        .containsExactly(INTENDED, "B1-direct");
  }

  @Test
  void isTheSameAfterJson() {
    MutationMatrix matrix = matrix(row(Outcome.KILLED, RED, true));
    String json = new MutationsJson().write(matrix);

    assertThat(json)
        .startsWith(
            "{\"killed\":1,\"of\":1,\"seedKilled\":1,\"leftOut\":2,\"seed\":7,"
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
        List.of(rows), 2, 7, Instant.parse("2026-05-04T03:02:01Z"), Duration.ofMillis(702_100));
  }

  private static MutationRow row(Outcome outcome, Map<String, List<String>> red, boolean seed) {
    return row("a knock that connects", outcome, red, seed);
  }

  private static MutationRow row(
      String observed, Outcome outcome, Map<String, List<String>> red, boolean seed) {
    return new MutationRow(
        "firewall-off",
        "the firewall of app is switched off",
        INTENDED,
        "FIREWALL_OPEN",
        observed,
        List.of("app"),
        outcome,
        red,
        List.of(),
        Set.of(INTENDED),
        seed,
        "",
        Duration.ofSeconds(15));
  }
}
