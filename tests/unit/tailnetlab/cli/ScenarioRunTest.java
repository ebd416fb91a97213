package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailnetlab.checks.Check;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Findings;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;

class ScenarioRunTest {
  @TempDir private Path root;
  private final List<Finding> found = new ArrayList<>();
  private HeldLab lab;

  @BeforeEach
  void makeTheLab() {
    lab = new HeldLab(root);
  }

  @Test
  void putsTheLabBackAfterEach() {
    run(scenario("B1-one", () -> {}), scenario("B2-two", () -> {}));

    assertThat(found).extracting(Finding::id).containsExactly("B1-one", "B2-two");
    assertThat(new Findings(found).outcome()).isEqualTo(Findings.Outcome.PASS);
    assertThat(lab.told()).contains("✓ B1-one").contains("✓ B2-two");
  }

  @Test
  void keepsWhatWasFoundWhereTheLabIsNotPutBackAndEndsThere() {
    Check breaks = scenario("B2-two", () -> lab.virsh.refuse("loadvm", "Error: it is locked"));

    assertThatThrownBy(() -> run(scenario("B1-one", () -> {}), breaks, scenario("B3", () -> {})))
        .hasMessageStartingWith("The lab could not be put back: ");

    assertThat(found).extracting(Finding::id).containsExactly("B1-one", "B2-two", "put-back");
    assertThat(found.get(2).title()).isEqualTo("the lab is again as it was before B2-two");
    assertThat(((Verdict.Inconclusive) found.get(2).verdict()).reason())
        .startsWith("the lab was not put back: ")
        .contains("it is locked");
    assertThat(lab.told()).contains("? put-back: 2 of 3 scenarios were played.");
  }

  @Test
  void marksWhatCouldNotBeJudgedAsThat() {
    run(
        scenario(
            "B1-one",
            () -> {
              throw new IllegalStateException("no idea");
            }));

    assertThat(lab.told()).contains("? B1-one");
  }

  private void run(Check... scenarios) {
    ScenarioRun run = new ScenarioRun(lab.place(), lab.access(), lab.terminal());
    lab.rehearsals()
        .hold(
            (rehearsal, together) -> {
              run.run(List.of(scenarios), rehearsal, together, found::add);
              return null;
            });
  }

  private static Check scenario(String id, Runnable change) {
    return new Check() {
      @Override
      public String id() {
        return id;
      }

      @Override
      public String title() {
        return "something holds";
      }

      @Override
      public Verdict run(Mesh mesh) {
        change.run();
        return Verdict.pass();
      }
    };
  }
}
