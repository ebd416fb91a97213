package tailnetlab.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tailnetlab.pki.SshKey;

@Timeout(60)
class SshNodeTest {
  private static final Duration ASKED_EACH_TIME = Duration.ZERO;
  private static final Duration NO_REST = Duration.ZERO;

  /** Well before it would end by itself. */
  private static final Duration TO_END = Duration.ofSeconds(15);

  private final SshKey hostKey = SshKey.create("host");
  private final SshKey clientKey = SshKey.create("client");
  private SshServerForTests server;
  private SshNode node;

  @TempDir Path folder;

  @BeforeEach
  void start() throws Exception {
    server = new SshServerForTests(hostKey, clientKey);
    node = node(hostKey, clientKey);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
    server.close();
  }

  private SshNode node(SshKey host, SshKey client) {
    return new SshNode(endpoint(host, client), server.port(), limits(8));
  }

  /** Where the server is, with the keys it has. */
  private Endpoint endpoint() {
    return endpoint(hostKey, clientKey);
  }

  private static Endpoint endpoint(SshKey host, SshKey client) {
    return new Endpoint("app", "127.0.0.1", host.publicLine(), client.privatePem());
  }

  private static ConnectionLimits limits(int channels) {
    return new ConnectionLimits(
        Duration.ofSeconds(5), Duration.ofSeconds(5), 3, channels, ASKED_EACH_TIME, NO_REST);
  }

  @Test
  void aCommandsOutputErrorsAndExitStatusComeBack() {
    Result result = node.run(Command.of("sh", "-c", "echo out; echo err >&2; exit 3"));
    assertThat(result.out()).isEqualTo("out\n");
    assertThat(result.err()).isEqualTo("err\n");
    assertThat(result.exit()).isEqualTo(3);
    assertThatThrownBy(result::require)
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("ended with exit status 3: err");
  }

  @Test
  void hostileWordsArriveAsTheyAre() {
    List<String> words =
        List.of(
            "a b", "", "it's", "$(id) `id`", "x;y|z&", "*?[a]~", "\"q\" \\n", "two\nlines", "é");
    List<String> command = new ArrayList<>(List.of("printf", "<%s>"));
    command.addAll(words);
    assertThat(node.run(Command.of(command)).require())
        .isEqualTo("<" + String.join("><", words) + ">");
  }

  @Test
  void inputIsReadToItsEnd() {
    assertThat(node.run(Command.of("cat").reading("a secret\n")).out()).isEqualTo("a secret\n");
    String block = "x".repeat(65_536);
    assertThat(node.run(Command.of("wc", "-c").reading(block.repeat(20))).require())
        .isEqualTo("1310720");
    assertThat(node.run(Command.of("cat")).out()).as("no input is an empty one").isEmpty();
  }

  @Test
  void tooMuchOutputIsCutAndSaysSo() {
    Result result = node.run(Command.of("sh", "-c", "yes | head -c 6000000"));
    assertThat(result.ok()).isTrue();
    assertThat(result.out()).hasSizeLessThan(4_200_000).endsWith("(cut after 4194304 bytes)\n");
  }

  @Test
  void aCommandOverItsLimitIsStoppedAndTellsItsLastWords() {
    Command slow =
        Command.of("sh", "-c", "echo half way; exec sleep 20").within(Duration.ofSeconds(2));
    assertThatExceptionOfType(TimedOut.class)
        .isThrownBy(() -> node.run(slow))
        .withMessage(
            "app: `sh -c echo half way; exec sleep 20` did not end within 2 s; "
                + "it printed last: half way");
    assertThat(node.run(Command.of("true")).ok()).as("the session lives on").isTrue();
    assertThat(server.opened()).isEqualTo(1);
  }

  @Test
  void whatIsOverItsLimitIsEndedOnTheGuestToo() {
    // timeout(1) makes a process group of its own, and trap is deaf to the first signal.
    String deaf = "trap '' TERM; sleep 61.25; sleep 61.25";
    Command slow = Command.of("timeout", "50", "sh", "-c", deaf).within(Duration.ofSeconds(1));

    assertThatExceptionOfType(TimedOut.class).isThrownBy(() -> node.run(slow));
    awaitEnd("61.25");
    assertThat(node.run(Command.of("true")).ok()).as("the session lives on").isTrue();
  }

  @Test
  void whatIsEndedMayCleanUp() {
    Path file = folder.resolve("key");
    String careful = "trap 'rm -f \"$0\"' EXIT; trap 'exit 1' TERM; echo hush >\"$0\"; sleep 61.5";
    Command slow = Command.of("sh", "-c", careful, file.toString()).within(Duration.ofSeconds(1));

    assertThatExceptionOfType(TimedOut.class).isThrownBy(() -> node.run(slow));
    await("the cleaning up").atMost(TO_END).until(() -> !Files.exists(file));
  }

  @Test
  void anInterruptedCommandIsEndedOnTheGuestToo() throws Exception {
    Started command = start(() -> node.run(lasting()));
    await("the command").until(() -> Files.exists(begun()));
    command.thread().interrupt();

    assertThatThrownBy(command.result()::get).isInstanceOf(CancellationException.class);
    awaitEnd("20.5");
  }

  @Test
  void whoLeavesEndsWhatStillRuns() throws Exception {
    Future<Result> slow = inBackground(() -> node.run(lasting()));
    await("the command").until(() -> Files.exists(begun()));
    node.close();

    awaitEnd("20.5");
    assertThatThrownBy(slow::get).hasCauseInstanceOf(RemoteException.class);
  }

  /** A guest that is busy: one shell of it is stuck, and others are at work. */
  @Test
  void aShellThatDoesNotAnswerTakesNobodyWithIt() throws Exception {
    String shell = node.run(Command.of("sh", "-c", "echo $PPID")).require();
    signal("STOP", shell);
    try {
      assertThat(node.run(Command.of("echo", "other")).require()).isEqualTo("other");
      assertThat(server.opened()).as("sessions").isEqualTo(1);
    } finally {
      signal("KILL", shell);
    }
  }

  @Test
  void anotherHostKeyIsRefusedWithBothFingerprints() {
    SshKey expected = SshKey.create("another");
    SshNode stranger = node(expected, clientKey);
    assertThatExceptionOfType(HostKeyMismatch.class)
        .isThrownBy(() -> stranger.run(Command.of("true")))
        .withMessageContaining("app (127.0.0.1:%d) shows another host key", server.port())
        .withMessageContaining(new ExpectedHostKey(expected.publicLine()).fingerprint())
        .withMessageContaining("seen " + new ExpectedHostKey(hostKey.publicLine()).fingerprint());
  }

  @Test
  void anotherClientKeyIsRefusedInPlainWords() {
    SshNode stranger = node(hostKey, SshKey.create("another"));
    assertThatExceptionOfType(Unreachable.class)
        .isThrownBy(() -> stranger.run(Command.of("true")))
        .withMessageContaining("does not take our key for root");
  }

  @Test
  void aClosedPortIsUnreachableAndNamed() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertThatExceptionOfType(Unreachable.class)
        .isThrownBy(() -> new SshNode(endpoint(), port, limits(8)).run(Command.of("true")))
        .withMessageContaining("app (127.0.0.1:%d) refuses the connection", port);
  }

  @Test
  void aServerThatSaysNothingIsUnreachableInTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0);
        SshNode waiting = hasty(silent.getLocalPort(), NO_REST)) {
      assertThatExceptionOfType(Unreachable.class)
          .isThrownBy(() -> waiting.run(Command.of("true")))
          .withMessage(
              "app (127.0.0.1:%d) did not answer within 1 s: something takes the connection,"
                  + " and no SSH server speaks",
              silent.getLocalPort());
    }
  }

  /** Else many commands would wait one after the other. */
  @Test
  void commandsForASilentServerShareOneAttemptAndItsAnswer() throws Exception {
    try (ServerSocket silent = new ServerSocket(0);
        SshNode waiting = hasty(silent.getLocalPort(), Duration.ofMinutes(1))) {
      List<Future<Result>> results = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        results.add(inBackground(() -> waiting.run(Command.of("true"))));
      }
      for (Future<Result> result : results) {
        assertThatThrownBy(result::get).hasCauseInstanceOf(Unreachable.class);
      }
      assertThatExceptionOfType(Unreachable.class)
          .isThrownBy(() -> waiting.run(Command.of("true")))
          .withMessageMatching(".*no SSH server speaks \\(asked [0-9]+ s ago\\)");
      assertThat(connections(silent)).isEqualTo(1);
    }
  }

  @Test
  void anInterruptEndsTheWaitForASilentServer() throws Exception {
    try (ServerSocket silent = new ServerSocket(0);
        SshNode waiting = new SshNode(endpoint(), silent.getLocalPort(), limits(8))) {
      Started command = start(() -> waiting.run(Command.of("true")));
      silent.accept();
      command.thread().interrupt();

      assertThatThrownBy(() -> command.result().get(3, TimeUnit.SECONDS))
          .isInstanceOf(CancellationException.class);
    }
  }

  /** A minute's trust in a shell is none in its session. */
  @Test
  void aTrustedShellOfADroppedSessionIsGivenUp() throws Exception {
    ConnectionLimits trusting =
        new ConnectionLimits(
            Duration.ofSeconds(5), Duration.ofSeconds(5), 3, 8, Duration.ofMinutes(1), NO_REST);
    try (SshNode trusted = new SshNode(endpoint(), server.port(), trusting)) {
      assertThat(trusted.run(Command.of("echo", "one")).require()).isEqualTo("one");
      server.dropSessions();
      Awaitility.await("the end of the session to be noticed")
          .atMost(Duration.ofSeconds(10))
          .ignoreExceptionsInstanceOf(Unreachable.class)
          .untilAsserted(
              () -> assertThat(trusted.run(Command.of("echo", "two")).require()).isEqualTo("two"));
    }
    assertThat(server.opened()).isEqualTo(2);
  }

  @Test
  void aDroppedSessionIsOpenedAgain() throws Exception {
    assertThat(node.run(Command.of("echo", "one")).require()).isEqualTo("one");
    server.dropSessions();
    assertThat(node.run(Command.of("echo", "two")).require()).isEqualTo("two");
    assertThat(server.opened()).isEqualTo(2);
  }

  @Test
  void aSessionThatBreaksUnderACommandIsToldAndTheCommandNotRepeated() throws Exception {
    Future<Result> slow = inBackground(() -> node.run(lasting()));
    await("the command").until(() -> Files.exists(begun()));
    server.dropSessions();
    assertThatThrownBy(slow::get)
        .hasCauseInstanceOf(Unreachable.class)
        .hasMessageContaining("gave no exit status for `%s`: the session broke", lasting());
    assertThat(server.opened()).isEqualTo(1);
  }

  @Test
  void manyCommandsShareOneSession() throws Exception {
    List<Future<Result>> results = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Command command = Command.of("echo", "number " + i);
      results.add(inBackground(() -> node.run(command)));
    }
    for (int i = 0; i < 20; i++) {
      assertThat(results.get(i).get().require()).isEqualTo("number " + i);
    }
    assertThat(server.opened()).isEqualTo(1);
  }

  @Test
  void aCommandWaitsForAFreeChannelNoLongerThanItsLimit() throws Exception {
    try (SshNode narrow = new SshNode(endpoint(), server.port(), limits(1))) {
      Future<Result> first = inBackground(() -> narrow.run(lasting()));
      await("the command").until(() -> Files.exists(begun()));
      assertThatExceptionOfType(TimedOut.class)
          .isThrownBy(() -> narrow.run(Command.of("true").within(Duration.ofSeconds(1))))
          .withMessage(
              "app: `true` found no free channel within 1 s: 1 other commands are still running");
      assertThat(first).as("the command before").isNotDone();
    }
  }

  @Test
  void anInterruptCancelsTheWait() throws Exception {
    Future<Result> result =
        inBackground(
            () -> {
              Thread.currentThread().interrupt();
              return node.run(lasting());
            });
    assertThatThrownBy(result::get).hasCauseInstanceOf(CancellationException.class);
  }

  @Test
  void thePoolKeepsOneNodePerEndpoint() {
    try (Nodes nodes = new Nodes()) {
      Node first = nodes.at(endpoint());
      assertThat(nodes.at(endpoint())).isSameAs(first);
      assertThat(first.name()).isEqualTo("app");
    }
  }

  @Test
  void oneCommandLeavesNothingToTheNext() {
    assertThat(node.run(Command.of("exit", "3")).exit()).isEqualTo(3);
    assertThat(node.run(Command.of("cd", "/proc")).ok()).isTrue();
    assertThat(node.run(Command.of("pwd")).require()).isNotEqualTo("/proc");
    assertThat(node.run(Command.of("sh", "-c", "kill -TERM $$")).exit()).isEqualTo(143);
    assertThat(server.channels()).as("shells for commands one after the other").isEqualTo(1);
  }

  @Test
  void outputEndsWhereItEnded() {
    assertThat(node.run(Command.of("printf", "no line end")).out()).isEqualTo("no line end");
    assertThat(node.run(Command.of("printf", "two\\n\\n")).out()).isEqualTo("two\n\n");
    assertThat(node.run(Command.of("true")).out()).isEmpty();
    Result other = node.run(Command.of("printf", "\\nd41d8cd9-8f00-3204-a980-0998ecf8427e 0\\n"));
    assertThat(other.out()).as("a mark of nobody's").endsWith("427e 0\n");
  }

  @Test
  void aChildLeftBehindKeepsNobodyWaiting() {
    Result result = node.run(Command.of("sh", "-c", "(sleep 2; echo late) & echo now"));
    assertThat(result.out()).isEqualTo("now\n");
    assertThat(node.run(Command.of("sh", "-c", "sleep 3; echo next")).out()).endsWith("next\n");
  }

  @Test
  void aSecretInTheInputIsNoArgumentOfAnyProcess() {
    Command look = Command.of("sh", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '; cat");
    String seen = node.run(look.reading("hush-" + "hush")).out();
    assertThat(seen).endsWith("hush-hush");
    assertThat(seen.substring(0, seen.length() - "hush-hush".length())).doesNotContain("hush-hush");
  }

  @Test
  void programsTellTheirErrorsInOneLanguage() {
    assertThat(node.run(Command.of("sh", "-c", "echo $LC_ALL")).require()).isEqualTo("C.UTF-8");
  }

  private Path begun() {
    return folder.resolve("begun");
  }

  /** A command that tells when it runs, and ends by itself when a broken session forgot it. */
  private Command lasting() {
    return Command.of("sh", "-c", "touch \"$0\"; exec sleep 20.5", begun().toString());
  }

  private static void signal(String signal, String process) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + signal, process).start().waitFor()).isZero();
  }

  private static void awaitEnd(String seconds) {
    await("the end of sleep " + seconds).atMost(TO_END).until(() -> running(seconds).isEmpty());
  }

  private static List<String> running(String seconds) {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.endsWith("sleep " + seconds))
        .toList();
  }

  private SshNode hasty(int port, Duration rest) {
    Duration second = Duration.ofSeconds(1);
    return new SshNode(
        endpoint(), port, new ConnectionLimits(second, second, 1, 8, ASKED_EACH_TIME, rest));
  }

  /** Counts those that wait at a port; the test's own, the last, is not one of them. */
  private static int connections(ServerSocket server) throws IOException {
    try (Socket last = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
      for (int count = 0; ; count++) {
        try (Socket next = server.accept()) {
          if (next.getPort() == last.getLocalPort()) {
            return count;
          }
        }
      }
    }
  }

  private record Started(Thread thread, CompletableFuture<Result> result) {}

  private static Started start(Callable<Result> task) {
    CompletableFuture<Result> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(task.call());
              } catch (Exception e) {
                result.completeExceptionally(e);
              }
            });
    thread.start();
    return new Started(thread, result);
  }

  private static Future<Result> inBackground(Callable<Result> task) {
    ExecutorService worker = Executors.newSingleThreadExecutor();
    Future<Result> result = worker.submit(task);
    worker.shutdown();
    return result;
  }
}
