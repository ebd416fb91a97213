package tailnetlab.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimelineTest {
  private final TimelineView view = new TimelineView(SomeTimelines.proven());

  @Test
  void tellsEachLaneInWords() {
    assertThat(view.lanes().get(0).words())
        .containsExactly(
            "kernel 7.0 s",
            "userspace 8.0 s",
            "cloud-init 44.8 s (package_update_upgrade_install 27.3 s, scripts_user 5.0 s,"
                + " ca_certs 4.4 s, apt_configure 1.2 s)",
            "ready at 1 min 01 s",
            "user 1.3 s",
            "key of the servers 0.8 s",
            "membership 11.5 s");
    assertThat(view.took()).isEqualTo("1 min 37 s");
  }

  @Test
  void drawsTheMachineAboveTheRitual() {
    assertThat(view.lanes().get(2).tracks()).hasSize(2);
    assertThat(view.lanes().get(2).tracks().get(0).get(0).label()).isEqualTo("kernel");
    assertThat(view.lanes().get(3).tracks().get(0).get(0).left()).isEqualTo("78.52");
  }

  @Test
  void hasMarksThatAreEasyToRead() {
    assertThat(view.marks())
        .extracting(TimelineView.Mark::seconds)
        .containsExactly("0", "15", "30", "45", "60", "75", "90");
  }

  @Test
  void saysWhatFailed() {
    TimelineView failed = new TimelineView(SomeTimelines.failed());
    assertThat(failed.failed()).isTrue();
    assertThat(failed.lanes().get(0).words()).containsExactly("until ready 4 min 00 s, failed");
  }

  @Test
  void isTheSameAfterJson() {
    TimelineJson json = new TimelineJson();
    assertThat(json.read(json.write(SomeTimelines.proven()))).contains(SomeTimelines.proven());
    assertThat(json.read("{}")).isEmpty();
    assertThat(json.read("x")).isEmpty();
  }
}
