package tailnetlab.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import tailnetlab.mesh.Boot.Kind;
import tailnetlab.mesh.Boot.Step;

class BootTimesTest {
  private static final String CLOCK = "1000060.500000000\n60.50 12.00\n";
  private static final String STATUS =
      """
      {"v1": {"datasource": "DataSourceNoCloud", "stage": null,
        "init": {"errors": [], "start": 1000018.0, "finished": 1000022.0},
        "init-local": {"errors": [], "start": 1000015.25, "finished": 1000017.0},
        "modules-config": {"errors": [], "start": 1000023.0, "finished": 1000025.0},
        "modules-final": {"errors": [], "start": 1000026.0, "finished": 1000050.5}}}
      """;
  private static final String LOG =
      """
      1970-01-12 13:47:06,000 - handlers.py[DEBUG]: start: modules-final/config-runcmd: running config-runcmd
      1970-01-12 13:47:09,500 - handlers.py[DEBUG]: finish: modules-final/config-runcmd: SUCCESS: took 3.5 seconds
      1970-01-12 13:47:10,000 - handlers.py[DEBUG]: start: modules-final/config-scripts_user: running
      """;

  private final ScriptedNode node = new ScriptedNode();

  @Test
  void tellsKernelUserspaceCloudInitAndItsModules() {
    assertThat(boot(CLOCK, "1000007.250000000\n", STATUS, LOG).steps())
        .containsExactly(
            new Step(Kind.KERNEL, "", at(0), at(7_250)),
            new Step(Kind.USERSPACE, "", at(7_250), at(15_250)),
            new Step(Kind.CLOUD_INIT, "", at(15_250), at(50_500)),
            new Step(Kind.MODULE, "runcmd", at(26_000), at(29_500)));
  }

  @Test
  void takesCloudInitsTimesForSecondsOfUptimeWhereTheyAre() {
    String uptimes = STATUS.replace("10000", "");

    assertThat(boot(CLOCK, "1000007.250000000", uptimes, "").steps())
        .contains(
            new Step(Kind.USERSPACE, "", at(7_250), at(15_250)),
            new Step(Kind.CLOUD_INIT, "", at(15_250), at(50_500)));
  }

  @Test
  void leavesOutWhatTheNodeDoesNotTell() {
    assertThat(boot(CLOCK, "", "", "").steps()).isEmpty();
    assertThat(boot(CLOCK, "1000007.250000000", "{\"v1\": {}}", "nonsense").steps())
        .extracting(Step::kind)
        .containsExactly(Kind.KERNEL);
  }

  @Test
  void saysThatANodeDoesNotTellItsClock() {
    assertThatThrownBy(() -> boot("", "", "", ""))
        .hasMessage("app: no clock and uptime in an answer of 0 characters");
    assertThatThrownBy(() -> boot("noon\n1.0 2.0", "", "", ""))
        .hasMessageStartingWith("app: no clock and uptime");
  }

  @Test
  void isTheSameAfterJson() {
    Boot boot = boot(CLOCK, "1000007.250000000", STATUS, LOG);
    assertThat(new BootJson().read(new BootJson().write(boot))).contains(boot);
    assertThat(new BootJson().read("[]")).isEmpty();
  }

  private Boot boot(String... parts) {
    node.says(String.join("\0", parts));
    return new BootTimes(node).read();
  }

  private static Instant at(long millis) {
    return Instant.ofEpochSecond(1_000_000).plusMillis(millis);
  }
}
