package tailnetlab.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tailnetlab.Plans;
import tailnetlab.hypervisor.HypervisorException;
import tailnetlab.hypervisor.Programs.Said;

class BaselineTest {
  private static final Said SILENT = new Said(0, "", "");
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  @Test
  void takesItWhileAllGuestsStandStill() {
    baseline(words -> SILENT).take();

    assertThat(verbs()).containsSubsequence("suspend", "suspend", "suspend", "savevm");
    assertThat(verbs()).containsSubsequence("savevm", "savevm", "savevm", "resume");
    assertThat(asked).anyMatch(line -> line.contains("tailnet-lab-app"));
  }

  @Test
  void resumesTheGuestsWhereItCannotBeTaken() {
    Function<List<String>, Said> full =
        words ->
            words.contains("savevm tailnet-lab-baseline") && words.get(1).endsWith("app")
                ? new Said(0, "Error: No space left on device\n", "")
                : SILENT;

    assertThatThrownBy(() -> baseline(full).take())
        .isInstanceOf(HypervisorException.class)
        .hasMessage("The lab's snapshot: tailnet-lab-app: Error: No space left on device");
    assertThat(verbs().subList(verbs().size() - 3, verbs().size())).containsOnly("resume");
  }

  @Test
  void leavesTheGuestsStandingStillWhereTheyAreNotBack() {
    Function<List<String>, Said> lost =
        words ->
            words.contains("info snapshots")
                ? new Said(0, "1 tailnet-lab-baseline 300 MiB", "")
                : words.contains("loadvm tailnet-lab-baseline")
                    ? new Said(0, "Error: the disk cannot be read", "")
                    : SILENT;

    assertThatThrownBy(() -> baseline(lost).revert())
        .hasMessageContaining("tailnet-lab-client: Error: the disk cannot be read");
    assertThat(verbs()).doesNotContain("resume");
  }

  @Test
  void keepsNoHalfOfOne() {
    List<String> saved = Collections.synchronizedList(new ArrayList<>());
    Function<List<String>, Said> full =
        words -> {
          if (words.contains("savevm tailnet-lab-baseline")) {
            if (words.get(1).endsWith("app")) {
              return new Said(0, "Error: No space left on device\n", "");
            }
            saved.add(words.get(1));
          }
          return words.contains("info snapshots") && saved.contains(words.get(1))
              ? new Said(0, "1 tailnet-lab-baseline 300 MiB", "")
              : SILENT;
        };

    assertThatThrownBy(() -> baseline(full).take()).hasMessageContaining("No space left");
    assertThat(asked).filteredOn(line -> line.contains("delvm")).hasSize(2);
  }

  @Test
  void letsTheGuestsRunWhereThereIsNothingToPutThemBackTo() {
    Function<List<String>, Said> none =
        words ->
            words.contains("loadvm tailnet-lab-baseline")
                ? new Said(0, "Error: Snapshot 'tailnet-lab-baseline' does not exist", "")
                : SILENT;

    assertThatThrownBy(() -> baseline(none).revert()).hasMessageContaining("does not exist");
    assertThat(verbs()).endsWith("resume", "resume", "resume");
  }

  @Test
  void anInterruptedRunChangesNothingAnyMore() {
    Baseline baseline =
        baseline(
            words ->
                words.contains("info snapshots")
                    ? new Said(0, "1 tailnet-lab-baseline 300 MiB", "")
                    : SILENT);

    assertThat(baseline.revertAndClose()).isTrue();
    assertThat(asked).filteredOn(line -> line.contains("loadvm")).hasSize(3);
    asked.clear();
    assertThatThrownBy(baseline::drop).isInstanceOf(CancellationException.class);
    assertThatThrownBy(baseline::revert).isInstanceOf(CancellationException.class);
    assertThatThrownBy(baseline::take).hasMessage("the run was interrupted");
    assertThat(asked).isEmpty();
  }

  @Test
  void removesItWhereThereIsOne() {
    Function<List<String>, Said> one =
        words ->
            words.contains("info snapshots") && words.get(1).endsWith("control")
                ? new Said(0, "1 tailnet-lab-baseline 300 MiB", "")
                : SILENT;

    Baseline baseline = baseline(one);
    assertThat(baseline.exists()).isTrue();
    asked.clear();
    baseline.drop();

    assertThat(asked).filteredOn(line -> line.contains("delvm")).hasSize(1);
    assertThat(baseline(words -> SILENT).exists()).isFalse();
  }

  private Baseline baseline(Function<List<String>, Said> virsh) {
    return new Baseline(
        Plans.defaults(),
        words -> {
          asked.add(String.join(" ", words));
          return virsh.apply(words);
        });
  }

  private List<String> verbs() {
    return asked.stream()
        .filter(line -> !line.contains("info snapshots"))
        .map(line -> line.contains("savevm") ? "savevm" : line.split(" ")[0])
        .toList();
  }
}
