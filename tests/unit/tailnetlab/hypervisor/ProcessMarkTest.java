package tailnetlab.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessMarkTest {
  private final long self = ProcessHandle.current().pid();

  @Test
  void knowsAProcessThatRuns() {
    assertThat(ProcessMark.of(self)).hasValueSatisfying(mark -> assertThat(mark.alive()).isTrue());
  }

  @Test
  void takesALaterProcessOfTheSameNumberForAnother() {
    ProcessMark mark = ProcessMark.of(self).orElseThrow();
    ProcessMark earlier = new ProcessMark(mark.pid(), mark.started() - 1, mark.boot());
    assertThat(earlier.alive()).as("a process started earlier under our number").isFalse();
  }

  @Test
  void takesAProcessOfAnEarlierBootForGone() {
    ProcessMark mark = ProcessMark.of(self).orElseThrow();
    assertThat(new ProcessMark(mark.pid(), mark.started(), "another boot").alive())
        .as("a process of another boot")
        .isFalse();
  }

  @Test
  void readsTheStartBehindANameWithSpacesAndParentheses() {
    String stat = "42 (a (b) c) S 1 42 42 0 -1 4194560 1 0 0 0 3 4 0 0 20 0 1 0 278560 100 200 300";
    assertThat(ProcessMark.started(stat)).as("the 22nd field").contains(278560L);
  }

  @Test
  void takesAZombieForGone() {
    String stat = "42 (x) Z 1 42 42 0 -1 4194560 1 0 0 0 3 4 0 0 20 0 1 0 278560 100 200 300";
    assertThat(ProcessMark.started(stat)).as("the start of a zombie").isEmpty();
  }
}
