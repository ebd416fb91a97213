package tailnetlab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MutationTableTest {
  private final MutationTable table = new MutationTable(100, false);

  @Test
  void hasASignForEachCheck() {
    assertThat(table.lines(SomeMutations.many()))
        .anySatisfy(line -> assertThat(line).startsWith("✓ firewall-off").contains("●×"))
        .anySatisfy(line -> assertThat(line).startsWith("✗ default-route").contains("○"))
        .anySatisfy(line -> assertThat(line).startsWith("? app-hangs").contains("tutorial ✓"));
  }

  @Test
  void saysWhyAMutationWasNotKilled() {
    assertThat(table.lines(SomeMutations.many()))
        .contains(
            "    S8-routes stayed green instead of NOT_HERMETIC",
            "    B11-expect is red for another reason: UNEXPECTED instead of POLICY_TOO_OPEN");
  }

  @Test
  void endsWithBothScores() {
    List<String> lines = table.lines(SomeMutations.many());
    assertThat(lines)
        .endsWith(
            "Classes killed: ours 27 of 30, by 31 mutations",
            "The tutorial's own assertions: 9 of 30",
            "Victims drawn with --seed 20260504");
  }

  @Test
  void saysHowManyWereLeftOut() {
    assertThat(table.lines(SomeMutations.twoOfMany()))
        .contains("Classes killed: ours 1 of 2, by 2 mutations; 29 mutations were left out");
  }

  @Test
  void showsWhatIsTheSameToTheChecksAsOne() {
    assertThat(table.lines(SomeMutations.many()))
        .contains("    the same to the checks: allow-list-removed")
        .noneSatisfy(line -> assertThat(line).startsWith("✓ allow-list-removed"));
  }

  @Test
  void numbersTheColumns() {
    assertThat(table.lines(SomeMutations.two()))
        .anySatisfy(line -> assertThat(line).startsWith("1 S1-health  2 S1-names"));
  }

  @Test
  void fitsTheTerminal() {
    for (int width : new int[] {60, 80, 120}) {
      assertThat(new MutationTable(width, false).lines(SomeMutations.many()))
          .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
    }
  }

  @Test
  void saysMoreOfOneThatComesIn() {
    assertThat(table.line(SomeMutations.two().rows().get(0), 12))
        .containsExactly(
            "✓ firewall-off  tutorial –   11.2 s", "    S6-firewall-v4 is red: FIREWALL_OPEN");
  }
}
