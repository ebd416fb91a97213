package tailnetlab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailnetlab.Plans;
import tailnetlab.plan.LabPlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;
import tailnetlab.remote.Unreachable;

class ArtefactsTest {
  private static final String KEY_LINE = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ";

  private final LabPlan plan = Plans.defaults();
  @TempDir private Path root;
  private Path logs;
  private Path folder;

  @BeforeEach
  void makeLogs() throws IOException {
    logs = Files.createDirectories(root.resolve("logs"));
    folder = root.resolve("artefacts");
    Files.writeString(
        logs.resolve("tailnet-lab-app-console.log"), "app login: \nhskey-auth-abc-def");
    Files.writeString(logs.resolve("tailnet-other-lab-app.log"), "not ours");
  }

  @Test
  void asksEachNodeWhatItsRolesHaveToTell() throws IOException {
    collect(
        Map.of("client", node("client", c -> "said " + c), "control", node("control", c -> "")));

    assertThat(folder.resolve("client/tailscale-netcheck")).hasContent("said tailscale netcheck");
    assertThat(folder.resolve("client/nginx-error.log")).doesNotExist();
    assertThat(folder.resolve("control/headscale-nodes.json")).exists();
  }

  @Test
  void keepsTheConsoleOfANodeThatDoesNotAnswer() throws IOException {
    Node gone =
        node(
            "app",
            c -> {
              throw new Unreachable("app: no route to host", null);
            });
    collect(Map.of("app", gone));

    assertThat(folder.resolve("app/unreachable")).hasContent("app: no route to host");
    assertThat(folder.resolve("hypervisor/tailnet-lab-app-console.log"))
        .content()
        .contains("app login:");
    assertThat(folder.resolve("hypervisor/tailnet-other-lab-app.log")).doesNotExist();
  }

  @Test
  void leavesNoSecretInAnyFile() throws IOException {
    String pem = "-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----";
    collect(Map.of("app", node("app", c -> "x " + KEY_LINE + "\n" + pem + "\nprivkey:0123abcd y")));

    assertThat(Files.readString(folder.resolve("app/journal")))
        .isEqualTo("x (secret)\n(secret)\n(secret) y");
    assertThat(folder.resolve("hypervisor/tailnet-lab-app-console.log"))
        .content()
        .doesNotContain("hskey");
  }

  @Test
  void keepsTheEndOfALongAnswer() throws IOException {
    collect(Map.of("app", node("app", c -> "x".repeat(1_000_000) + " the end")));
    assertThat(folder.resolve("app/journal"))
        .content()
        .hasSizeLessThan(300_000)
        .endsWith(" the end");
  }

  @Test
  void waitsForNobodyLongerThanTheLimit() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    Node slow =
        node(
            "app",
            c -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return "";
            });
    long begin = System.nanoTime();
    new Artefacts(plan, logs, new Redaction(List.of()), Duration.ofMillis(300))
        .collect(Map.of("app", slow, "client", node("client", c -> "well")), folder);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    assertThat(folder.resolve("client/tailscale-netcheck")).hasContent("well");
  }

  @Test
  void saysThatAHypervisorsLogsAreNotHere() throws IOException {
    new Artefacts(plan, root.resolve("gone"), new Redaction(List.of()), Duration.ofSeconds(9))
        .collect(Map.of(), folder);
    assertThat(folder.resolve("hypervisor/unreadable")).content().contains("gone");
  }

  private void collect(Map<String, Node> nodes) throws IOException {
    new Artefacts(plan, logs, new Redaction(List.of(KEY_LINE)), Duration.ofSeconds(9))
        .collect(nodes, folder);
  }

  private static Node node(String name, Function<Command, String> answers) {
    return new Node() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Result run(Command command) {
        return new Result(command, 0, answers.apply(command), "", Duration.ofMillis(1));
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }
}
