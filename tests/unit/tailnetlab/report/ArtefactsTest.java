package tailnetlab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailnetlab.Plans;
import tailnetlab.plan.LabPlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;
import tailnetlab.remote.TimedOut;
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
  void asksForEveryPeerAndForTheFirewallsCounters() throws IOException {
    collect(Map.of("client", node("client", c -> "said " + c)));
    assertThat(folder.resolve("client/tailscale-ping-app"))
        .hasContent("said tailscale ping --c=1 --timeout=3s --until-direct=false app");
    assertThat(folder.resolve("client/tailscale-ping-control")).exists();
    assertThat(folder.resolve("client/nft-ruleset")).hasContent("said nft -a list ruleset");
  }

  @Test
  void keepsACopyOfTheDatabaseWithNoSecretInIt() throws IOException {
    collect(Map.of("control", node("control", c -> database(c, "$2a$10$hash nodekey:01"))));
    assertThat(folder.resolve("control/headscale-db.tar.gz")).exists();

    collect(Map.of("control", node("control", c -> database(c, "\0 hskey-auth-abc-def"))));
    assertThat(folder.resolve("control/headscale-db.withheld"))
        .hasContent("there is a secret in it, and what is binary is not redacted");
  }

  @Test
  void saysWhyThereIsNoCopyOfTheDatabase() throws IOException {
    collect(Map.of("control", node("control", c -> "tar: no such file")));
    assertThat(folder.resolve("control/headscale-db.withheld"))
        .content()
        .startsWith("it could not be copied: ");
    assertThat(folder.resolve("control/headscale-db.tar.gz")).doesNotExist();
  }

  @Test
  void keepsWhatTheHypervisorItselfSays() throws IOException {
    Files.writeString(root.resolve("libvirtd"), "internal error: out of memory");
    collect(Map.of());
    assertThat(folder.resolve("hypervisor/libvirtd.log"))
        .hasContent("internal error: out of memory");
    assertThat(folder.resolve("app/unreachable")).hasContent("there is no connection to this node");
  }

  private static String database(Command command, String content) {
    if (!command.toString().contains("db.sqlite")) {
      return "";
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(content.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getMimeEncoder().encodeToString(packed.toByteArray()) + "\n";
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
    new Artefacts(
            plan,
            new Artefacts.HostLogs(logs, root.resolve("libvirtd")),
            new Redaction(List.of()),
            Duration.ofMillis(300))
        .collect(Map.of("app", slow, "client", node("client", c -> "well")), folder);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    assertThat(folder.resolve("client/tailscale-netcheck")).hasContent("well");
    assertThat(folder.resolve("app/missing")).content().contains("journal", "tailscale-netcheck");
    assertThat(folder.resolve("client/missing")).doesNotExist();
  }

  @Test
  void asksADaemonThatHangsOnceAndSaysWhatIsMissing() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    Node hanging =
        node(
            "app",
            c -> {
              if (c.words().get(0).equals("tailscale")) {
                asked.incrementAndGet();
                throw new TimedOut("app: `%s` did not end within 20 s".formatted(c));
              }
              return "said " + c;
            });
    collect(Map.of("app", hanging));

    assertThat(asked).hasValue(1);
    assertThat(folder.resolve("app/tailscale-status.json")).content().contains("did not end");
    assertThat(folder.resolve("app/missing")).content().contains("tailscale-netcheck\n");
    assertThat(folder.resolve("app/missing")).content().doesNotContain("journal");
    assertThat(folder.resolve("app/journal")).content().startsWith("said journalctl");
  }

  @Test
  void saysThatAHypervisorsLogsAreNotHere() throws IOException {
    new Artefacts(
            plan,
            new Artefacts.HostLogs(root.resolve("gone"), root.resolve("libvirtd")),
            new Redaction(List.of()),
            Duration.ofSeconds(9))
        .collect(Map.of(), folder);
    assertThat(folder.resolve("hypervisor/unreadable")).content().contains("gone");
  }

  private void collect(Map<String, Node> nodes) throws IOException {
    new Artefacts(
            plan,
            new Artefacts.HostLogs(logs, root.resolve("libvirtd")),
            new Redaction(List.of(KEY_LINE)),
            Duration.ofSeconds(9))
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
