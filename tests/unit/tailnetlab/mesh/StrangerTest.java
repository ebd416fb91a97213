package tailnetlab.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tailnetlab.mesh.Stranger.Attempt;

class StrangerTest {
  private static final String KEY = "hskey-auth-secret";
  private static final String RUNNING = "{\"BackendState\":\"Running\"}";
  private static final String OUT =
      "{\"BackendState\":\"NeedsLogin\",\"Health\":[\"authkey expired\"]}";
  private final ScriptedNode node = new ScriptedNode();

  @Test
  void joinsWithAStateOfItsOwnAndTheKeyOnStandardInput() {
    Stranger stranger = started();
    node.says("").says(RUNNING);

    Attempt attempt = stranger.up("https://control", "guest", KEY, Duration.ofSeconds(20));

    assertThat(attempt.joined()).isTrue();
    assertThat(attempt.status().isRunning()).isTrue();
    assertThat(node.lines())
        .anyMatch(line -> line.contains("--state=mem:") && line.contains("userspace-networking"))
        .anyMatch(line -> line.contains(" up ") && line.contains("--hostname=guest"))
        .noneMatch(line -> line.contains(KEY));
    assertThat(node.inputs()).contains(KEY);
    assertThat(node.lines()).as("files").noneMatch(line -> line.startsWith("sh -c"));
  }

  @Test
  void tellsWhyItWasRefused() {
    Stranger stranger = started();
    node.ends(1, "", "backend error: authkey expired\n").says(OUT);

    Attempt attempt = stranger.up("https://control", "guest", KEY, Duration.ofSeconds(20));

    assertThat(attempt.joined()).isFalse();
    assertThat(attempt.said()).isEqualTo("backend error: authkey expired");
    assertThat(attempt.status().backend()).isEqualTo("NeedsLogin");
  }

  @Test
  void leavesNothingBehind() {
    started().close();

    assertThat(node.lines())
        .endsWith(
            "systemctl kill --signal=KILL -- tailnet-lab-stranger",
            "systemctl stop -- tailnet-lab-stranger",
            "rm -rf -- /run/tailnet-lab-stranger");
  }

  /** Kill, stop, remove, run, and the socket is there: the node answers all with 0. */
  private Stranger started() {
    return Stranger.on(node);
  }
}
