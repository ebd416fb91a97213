package tailnetlab.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tailnetlab.Plans;
import tailnetlab.hypervisor.HypervisorException;

class BaselineTest {
  private static final String ONE = "tailnet-lab-baseline";
  private static final String OTHER = "tailnet-lab-next";
  private static final String FULL = "Error: No space left on device\n";

  private final FakeVirsh virsh = new FakeVirsh(Plans.defaults());
  private final Baseline baseline = new Baseline(Plans.defaults(), virsh);

  @Test
  void takesItWhileAllGuestsStandStill() {
    baseline.take();

    assertThat(verbs()).containsSubsequence("suspend", "suspend", "suspend", "savevm");
    assertThat(verbs()).containsSubsequence("savevm", "savevm", "savevm", "resume");
    assertThat(virsh.snapshots()).containsExactly(ONE);
    assertAllRun();
  }

  @ParameterizedTest
  @ValueSource(strings = {"suspend .*app", "app .*savevm", "info snapshots"})
  void leavesNoGuestStandingStillWhereItCannotBeTaken(String order) {
    for (String words : List.of("error: monitor is busy", FULL)) {
      virsh.refuse(order, words);
      tryTo(baseline::take);
      assertAllRun();
    }
    virsh.breakAt(order);
    tryTo(baseline::take);
    assertAllRun();
  }

  @Test
  void tellsWhichGuestDoesNotRunBeforeAnyIsPaused() {
    virsh.put("tailnet-lab-app", "shut off").put("tailnet-lab-client", "paused");

    assertThatThrownBy(baseline::take)
        .isInstanceOf(HypervisorException.class)
        .hasMessage("Not every guest runs: app is shut off, client is paused");
    assertThat(virsh.asked()).containsExactly("list --all");
  }

  @Test
  void keepsTheOldOneUntilTheNewOneIsThere() {
    baseline.take();
    baseline.take();
    assertThat(virsh.snapshots()).as("a second one").containsExactly(OTHER);

    virsh.refuse("app .*savevm", FULL);
    assertThatThrownBy(baseline::take)
        .hasMessage("The lab's snapshot: tailnet-lab-app: Error: No space left on device");
    assertThat(virsh.snapshots()).as("after a disk that is full").containsExactly(OTHER);
    assertThat(baseline.revert()).isTrue();
  }

  @Test
  void collectsTheTroubleOfAllGuestsAlsoWhereVirshCannotBeStarted() {
    virsh.breakAt("(app|client) --hmp savevm");

    assertThatThrownBy(baseline::take)
        .isInstanceOf(HypervisorException.class)
        .hasMessageContaining("tailnet-lab-app: virsh cannot be started")
        .hasMessageContaining("tailnet-lab-client: virsh cannot be started");
    assertThat(virsh.snapshots()).as("half of one").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"error: Timed out during operation", "error: domain is not running"})
  void doesNotTakeASnapshotForAbsentThatItCouldNotAskFor(String words) {
    baseline.take();
    virsh.refuse("info snapshots", words);

    assertThatThrownBy(baseline::revert).hasMessageContaining(words);
    assertThatThrownBy(baseline::drop).hasMessageContaining(words);
    assertThatThrownBy(baseline::revertAndClose).hasMessageContaining(words);
    assertAllRun();
    assertThat(virsh.snapshots()).containsExactly(ONE);
  }

  @Test
  void letsTheGuestsRunWhereOneIsNotBackAndForgetsNothing() {
    baseline.take();
    virsh.refuse("client .*loadvm", "Error: the disk cannot be read");

    assertThatThrownBy(baseline::revert)
        .hasMessage("The lab's snapshot: tailnet-lab-client: Error: the disk cannot be read");
    assertAllRun();
    assertThat(virsh.snapshots()).containsExactly(ONE);
  }

  @Test
  void tellsOfAGuestThatCannotBeResumed() {
    baseline.take();
    virsh.refuse("resume .*app", "error: monitor is busy");

    assertThatThrownBy(baseline::revert)
        .hasMessage("The lab's snapshot: tailnet-lab-app: error: monitor is busy");
  }

  @Test
  void startsAGuestThatIsOffToPutItBack() {
    baseline.take();
    virsh.put("tailnet-lab-app", "shut off");

    assertThat(baseline.revert()).isTrue();
    assertThat(virsh.asked()).contains("start tailnet-lab-app --paused");
    assertAllRun();
  }

  @Test
  void halfOfOneIsNoneAndIsRemoved() {
    virsh.give("tailnet-lab-app", ONE).put("tailnet-lab-client", "paused");

    assertThat(baseline.revert()).isFalse();
    baseline.drop();

    assertThat(virsh.snapshots()).isEmpty();
    assertThat(verbs()).doesNotContain("loadvm");
    assertAllRun();
  }

  @Test
  void readsTheColumnOfTagsAndNothingElse() {
    String table = "List of snapshots present on all disks:\nID        TAG    VM SIZE\n%s\n";
    assertThat(Slot.ONE.isIn(table.formatted("--        tailnet-lab-baseline  301 MiB"))).isTrue();
    assertThat(Slot.ONE.isIn(table.formatted("1         tailnet-lab-baseline1.25 GiB"))).isTrue();
    assertThat(Slot.ONE.isIn(table.formatted("1         tailnet-lab-baseline-old 3 MiB")))
        .isFalse();
    assertThat(Slot.ONE.isIn(table.formatted("1         mine of tailnet-lab-baseline 3 MiB")))
        .isFalse();
    assertThat(
            Slot.ONE.isIn(
                "There is no snapshot available.\nList of partial (non-loadable) snapshots on"
                    + " 'vda':\nID        TAG\n1         tailnet-lab-baseline  301 MiB\n"))
        .isFalse();
  }

  @Test
  void anInterruptedRunChangesNothingAnyMore() {
    baseline.take();

    assertThat(baseline.revertAndClose()).isTrue();
    List<String> before = virsh.asked();
    assertThat(before).filteredOn(line -> line.contains("loadvm")).hasSize(3);
    assertThatThrownBy(baseline::drop).isInstanceOf(CancellationException.class);
    assertThatThrownBy(baseline::revert).isInstanceOf(CancellationException.class);
    assertThatThrownBy(baseline::take).hasMessage("the run was interrupted");
    assertThat(virsh.asked()).isEqualTo(before);
  }

  private static void tryTo(Runnable something) {
    assertThatThrownBy(something::run).isInstanceOf(HypervisorException.class);
  }

  private void assertAllRun() {
    assertThat(virsh.states())
        .allSatisfy((domain, state) -> assertThat(state).isEqualTo("running"));
  }

  private List<String> verbs() {
    return virsh.asked().stream()
        .filter(line -> !line.contains("info snapshots"))
        .map(line -> line.replaceAll(".*--hmp ", "").split(" ")[0])
        .toList();
  }
}
