package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a run of the engine came to. */
class EndedTest {
  private static final String RITUAL =
      "urn:pulumi:lab::tailnet-lab::tailnetlab:resources:Ritual$tailnet:index:";
  private static final String PROOF = RITUAL + "Verification::proof";
  private static final String CLIENT = RITUAL + "Membership::client";

  @Test
  void aProofAndALookThatFoundNothingAreNoChange() {
    EngineRun.Ended ended =
        ended(
            Map.of("same", 40, "refresh", 41, "update", 1), "update " + PROOF, "refresh " + CLIENT);

    assertThat(ended.changedTheLab()).isFalse();
    assertThat(ended.work()).containsExactly(Map.entry("same", 40));
  }

  @Test
  void whatALookFoundGoneIsAChange() {
    assertThat(ended(Map.of("same", 41), "gone " + CLIENT).changedTheLab()).isTrue();
  }

  @Test
  void theProofIsNotCountedAmongWhatWasChanged() {
    EngineRun.Ended ended = ended(Map.of("update", 2), "update " + PROOF, "update " + CLIENT);

    assertThat(ended.changedTheLab()).isTrue();
    assertThat(ended.work()).containsExactly(Map.entry("update", 1));
  }

  private static EngineRun.Ended ended(Map<String, Integer> changes, String... steps) {
    List<Steps.Step> done =
        Stream.of(steps)
            .map(step -> step.split(" "))
            .map(s -> new Steps.Step(s[1], s[0], Instant.EPOCH, Instant.EPOCH, false))
            .toList();
    return new EngineRun.Ended(0, false, changes, Map.of(), done, Duration.ZERO);
  }
}
