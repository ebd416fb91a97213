package tailnetlab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tailnetlab.checks.Findings.Outcome;
import tailnetlab.mutations.MutationMatrix;

class ReportTest {
  private static final Report GREEN = SomeReports.of(SomeFindings.passed());

  @Test
  void isAsGoodAsTheWorstOfTheRun() {
    assertThat(GREEN.outcome()).isEqualTo(Outcome.PASS);
    assertThat(GREEN.withScenarios(SomeFindings.of(SomeFindings.failed())).outcome())
        .isEqualTo(Outcome.FAIL);
    assertThat(GREEN.stoppedBy(Map.of("volume app", List.of("disk full"))).outcome())
        .isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(SomeReports.withoutFindings().outcome()).isEqualTo(Outcome.INCONCLUSIVE);
  }

  @Test
  void judgesMutationsOfThisRunOnly() {
    Report now = GREEN.withMutations(Optional.of(SomeMutations.two()));
    Report before = GREEN.withMutations(Optional.of(began(Instant.EPOCH)));

    assertThat(now.outcome()).as("one survived").isEqualTo(Outcome.FAIL);
    assertThat(before.outcome()).as("one survived, in an earlier run").isEqualTo(Outcome.PASS);
    assertThat(before.ownMutations()).isEmpty();
  }

  @Test
  void isAboutMutationsWhereNothingElseWasDone() {
    MutationMatrix killed =
        new MutationMatrix(
            SomeMutations.two().rows().subList(0, 1), 1, 1, SomeMutations.BEGAN, Duration.ZERO);
    assertThat(SomeReports.withoutFindings().withMutations(Optional.of(killed)).outcome())
        .isEqualTo(Outcome.PASS);
  }

  private static MutationMatrix began(Instant began) {
    return new MutationMatrix(SomeMutations.two().rows(), 0, 1, began, Duration.ZERO);
  }
}
