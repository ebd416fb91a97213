package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tailnetlab.hypervisor.HypervisorException;
import tailnetlab.mutations.MutationMatrix;
import tailnetlab.mutations.MutationRow;
import tailnetlab.mutations.MutationRow.Outcome;

/** 0 and 1 are verdicts, and nothing else is. */
class ExitStatusTest {
  private final StringWriter words = new StringWriter();

  static Stream<Exception> everythingThatGoesWrong() {
    return Stream.of(
        LabException.failed("the lab is in use"),
        new HypervisorException("virsh: no answer"),
        new IllegalStateException("a mistake"),
        new java.io.IOException("the disk is full"));
  }

  @ParameterizedTest
  @MethodSource("everythingThatGoesWrong")
  void whatKeepsAVerbFromJudgingIsNoFail(Exception failure) {
    assertThat(ended(new VerifyCommand(), failure)).isEqualTo(3);
    assertThat(ended(new MutateCommand(), failure)).isEqualTo(3);
    assertThat(ended(new UpCommand(), failure)).isEqualTo(1);
    assertThat(words.toString()).contains(failure.getMessage());
  }

  @Test
  void wrongUsageAndAnInterruptAreWhatTheyAre() {
    assertThat(ended(new VerifyCommand(), LabException.usage("no such check"))).isEqualTo(2);
    assertThat(ended(new MutateCommand(), new CancellationException())).isEqualTo(130);
  }

  /** Java and nsenter end with 1 where they cannot begin. */
  @Test
  void aVerbThatNeverRanBesideTheGuestsHasFoundNothing() {
    assertThat(Inside.handedBack(1)).isEqualTo(3);
    assertThat(Inside.handedBack(101)).as("a FAIL found in there").isEqualTo(1);
    assertThat(Stream.of(0, 2, 3, 130, 143).map(Inside::handedBack))
        .containsExactly(0, 2, 3, 130, 143);
    assertThat(Inside.handedOn(1)).as("where nobody waits").isEqualTo(1);
  }

  @Test
  void javaIsStartedAlikeEverywhere() throws Exception {
    assertThat(Files.readString(Path.of("lab"))).contains(Inside.FLAGS);
  }

  @Test
  void mutationsAreJudgedByTheWorst() {
    assertThat(mutated(Outcome.KILLED, Outcome.KILLED)).isZero();
    assertThat(mutated(Outcome.KILLED, Outcome.INCONCLUSIVE)).isEqualTo(3);
    assertThat(mutated(Outcome.INCONCLUSIVE, Outcome.SURVIVED)).isEqualTo(1);
    assertThat(mutated()).as("of nothing").isEqualTo(3);
  }

  private static int mutated(Outcome... outcomes) {
    List<MutationRow> rows = Arrays.stream(outcomes).map(ExitStatusTest::row).toList();
    return MutateCommand.exitStatus(new MutationMatrix(rows, 0, 1, Instant.EPOCH, Duration.ZERO));
  }

  private static MutationRow row(Outcome outcome) {
    return new MutationRow(
        outcome.name(),
        "x",
        "S1",
        "NO_PATH",
        "",
        List.of(),
        outcome,
        Map.of(),
        List.of(),
        Set.of(),
        false,
        "",
        Duration.ZERO);
  }

  private int ended(Object verb, Exception failure) {
    return Lab.exitStatus(verb, failure, new PrintWriter(words, true));
  }
}
