package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RehearsalsTest {
  private static final String ONE = "tailnet-lab-baseline";

  @TempDir private Path root;
  private final AtomicBoolean changed = new AtomicBoolean();
  private HeldLab lab;

  @BeforeEach
  void makeTheLab() {
    lab = new HeldLab(root);
  }

  @Test
  void putsTheLabBackAndForgetsTheBaseline() {
    assertThat(hold()).isEqualTo("done");

    assertThat(changed).isTrue();
    assertThat(lab.virsh.asked()).filteredOn(line -> line.contains("loadvm")).hasSize(3);
    assertThat(lab.virsh.snapshots()).isEmpty();
    assertMarked(false);
  }

  @ParameterizedTest
  @CsvSource({"shut off", "paused", "crashed"})
  void changesNothingWhereAGuestDoesNotRun(String state) {
    lab.virsh.put("tailnet-lab-client", state);

    assertUnjudged(
        "Not every guest runs: client is %s. There is nothing to judge. Type: ./lab up"
            .formatted(state));
    assertThat(lab.virsh.asked()).containsExactly("list --all");
    assertMarked(false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"suspend tailnet-lab-app", "app .*savevm"})
  void leavesNoGuestPausedWhereThereIsNoBaseline(String order) {
    lab.virsh.refuse(order, "error: Timed out during operation");

    assertUnjudged("The lab's snapshot: tailnet-lab-app: error: Timed out during operation");
    assertAllRun();
    assertThat(changed).isFalse();
    assertMarked(false);
  }

  @Test
  void keepsTheMarkWhereHalfOfABaselineIsLeft() {
    lab.virsh.refuse("app .*savevm", "Error: No space left on device");
    lab.virsh.refuse("delvm", "Error: the disk cannot be written");

    assertUnjudged("The lab's snapshot: tailnet-lab-app: Error: No space left on device");
    assertMarked(true);
    lab.virsh.obey();
    lab.rehearsals().putBackLeftovers();
    assertThat(lab.virsh.snapshots()).isEmpty();
    assertMarked(false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"app .*loadvm", "suspend tailnet-lab-app", "app .*info snapshots"})
  void aLabThatIsNotBackIsNoSuccess(String order) {
    assertThatThrownBy(
            () ->
                lab.rehearsals()
                    .hold((rehearsal, together) -> lab.virsh.refuse(order, "Error: it is locked")))
        .isInstanceOfSatisfying(LabException.class, e -> assertThat(e.exitStatus()).isEqualTo(3))
        .hasMessage(
            "The lab could not be put back: The lab's snapshot: tailnet-lab-app: Error: it is"
                + " locked. The next verb tries again");
    assertAllRun();
    assertThat(lab.virsh.snapshots()).containsExactly(ONE);
    assertMarked(true);
  }

  @Test
  void whatFailedFirstIsToldAlsoWhereTheLabIsNotBack() {
    assertThatThrownBy(
            () ->
                lab.rehearsals()
                    .hold(
                        (rehearsal, together) -> {
                          lab.virsh.refuse("loadvm", "Error: it is locked");
                          throw new IllegalStateException("the work failed");
                        }))
        .hasMessage("the work failed");
    assertThat(lab.told()).contains("The lab could not be put back: ").contains("it is locked");
    assertMarked(true);
  }

  @Test
  void putsBackWhatAnInterruptedRunLeft() {
    interrupted();
    lab.virsh.put("tailnet-lab-app", "shut off").put("tailnet-lab-client", "paused");

    lab.rehearsals().putBackLeftovers();

    assertThat(lab.told()).contains("An interrupted run had left the lab changed: it is put back.");
    assertAllRun();
    assertThat(lab.virsh.snapshots()).isEmpty();
    assertMarked(false);
  }

  @Test
  void doesNotForgetALabThatItCouldNotAskFor() {
    interrupted();
    lab.virsh.refuse("info snapshots", "error: Timed out during operation");

    assertThatThrownBy(() -> lab.rehearsals().putBackLeftovers())
        .isInstanceOfSatisfying(LabException.class, e -> assertThat(e.exitStatus()).isEqualTo(3))
        .hasMessageStartingWith("An interrupted run left the lab changed. ")
        .hasMessageContaining("Timed out during operation")
        .hasMessageEndingWith("Try again, or type: ./lab destroy");
    assertAllRun();
    assertMarked(true);
    lab.virsh.obey();
    lab.rehearsals().putBackLeftovers();
    assertMarked(false);
  }

  @Test
  void takesNoBaselineOfALabThatAnInterruptedRunLeftChanged() {
    interrupted();
    lab.virsh.refuse("app .*loadvm", "Error: it is locked");

    assertUnjudged(
        "An interrupted run left the lab changed. The lab could not be put back: The lab's"
            + " snapshot: tailnet-lab-app: Error: it is locked. Try again, or type: ./lab destroy");
    assertThat(lab.virsh.asked()).noneMatch(line -> line.contains("savevm"));
  }

  @Test
  void saysThatAnInterruptedRunsSnapshotIsGone() {
    marked("changed");

    assertUnjudged(
        "An interrupted run left the lab changed, and the snapshot to go back to is gone. What was"
            + " changed is still so: ./lab verify shows it. For a lab made anew, type: ./lab"
            + " destroy, then ./lab up");
    assertMarked(false);
    assertThat(hold()).as("said once").isEqualTo("done");
  }

  @Test
  void saysNothingOfARunThatWasInterruptedBeforeThereWasASnapshot() {
    marked("");

    assertThat(hold()).isEqualTo("done");
    assertThat(lab.told()).doesNotContain("interrupted");
  }

  /** As a run that was killed leaves a lab. */
  private void interrupted() {
    for (String name : HeldLab.NAMES) {
      lab.virsh.give("tailnet-lab-" + name, ONE);
    }
    marked("changed");
  }

  private void marked(String text) {
    try {
      Files.writeString(lab.place().baseline(), text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String hold() {
    return lab.rehearsals()
        .hold(
            (rehearsal, together) -> {
              changed.set(true);
              assertMarked(true);
              return "done";
            });
  }

  private void assertUnjudged(String message) {
    assertThatThrownBy(this::hold)
        .isInstanceOfSatisfying(LabException.class, e -> assertThat(e.exitStatus()).isEqualTo(3))
        .hasMessage(message);
  }

  private void assertAllRun() {
    assertThat(lab.virsh.states())
        .allSatisfy((domain, state) -> assertThat(state).isEqualTo("running"));
  }

  private void assertMarked(boolean marked) {
    assertThat(Files.exists(lab.place().baseline())).as("the mark").isEqualTo(marked);
  }
}
