package tailnetlab.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LocalNodeTest {
  private final LocalNode node = new LocalNode("hypervisor");

  @Test
  void tellsBothOutputsAndTheExitStatus() {
    Result result = node.run(Command.of("sh", "-c", "echo out; echo err >&2; exit 3"));

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.out()).isEqualTo("out\n");
    assertThat(result.err()).isEqualTo("err\n");
  }

  @Test
  void givesTheInputAndThenItsEnd() {
    assertThat(node.run(Command.of("cat").reading("säcret")).out()).isEqualTo("säcret");
    assertThat(node.run(Command.of("cat")).out()).isEmpty();
  }

  @Test
  void doesNotMindAProgramThatReadsNothing() {
    assertThat(node.run(Command.of("true").reading("x".repeat(1 << 20))).ok()).isTrue();
  }

  @Test
  void takesAMissingProgramForWhatAShellSaysOfIt() {
    Result result = node.run(Command.of("no-such-program-here"));

    assertThat(result.exit()).isEqualTo(127);
    assertThat(result.err()).contains("no-such-program-here");
  }

  @Test
  void endsALateCommandWithItsChildren() {
    Command late =
        Command.of("sh", "-c", "echo begun; sleep 71.5 & wait").within(Duration.ofMillis(700));

    assertThatExceptionOfType(TimedOut.class)
        .isThrownBy(() -> node.run(late))
        .withMessageContaining("hypervisor: `sh -c")
        .withMessageEndingWith("did not end within 0 s; it printed last: begun");
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(children("71.5")).isEmpty());
  }

  @Test
  void goesTheWayItWasTold() {
    LocalNode elsewhere =
        new LocalNode(
            "hypervisor",
            words -> {
              List<String> wrapped = new ArrayList<>(List.of("env", "PLACE=there"));
              wrapped.addAll(words);
              return wrapped;
            });

    Result result = elsewhere.run(Command.of("sh", "-c", "echo $PLACE"));

    assertThat(result.require()).isEqualTo("there");
    assertThat(result.command().toString()).isEqualTo("sh -c echo $PLACE");
  }

  @Test
  void theUsersEnvironmentStaysWithTheUser() {
    Map<String, String> users =
        Map.of(
            "PATH", System.getenv("PATH"),
            "HOME", "/home/somebody",
            "https_proxy", "http://proxy:3128",
            "LC_ALL", "de_DE.UTF-8");
    LocalNode office = new LocalNode("hypervisor", UnaryOperator.identity(), users);

    assertThat(office.run(Command.of("env")).require().lines())
        .containsExactlyInAnyOrder(
            "PATH=" + System.getenv("PATH"), "HOME=/home/somebody", "LANG=C.UTF-8");
  }

  private static List<ProcessHandle> children(String argument) {
    return ProcessHandle.allProcesses()
        .filter(p -> p.info().commandLine().orElse("").endsWith("sleep " + argument))
        .toList();
  }
}
