package tailnetlab.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.remote.LocalNode;

class HttpTest {
  private final ScriptedNode node = new ScriptedNode();
  private final Http http = new Http(node);

  private Answer get(int exit, String out, String err) {
    node.ends(exit, out, err);
    return http.get("http://app/", Duration.ofSeconds(10));
  }

  private static String told(int status, String address, String error) {
    return "{\"http_code\":%d,\"remote_ip\":\"%s\",\"errormsg\":%s}"
        .formatted(status, address, error.isEmpty() ? "null" : "\"" + error + "\"");
  }

  @Test
  void theBodyIsExactlyWhatTheServerSent() {
    for (String body : List.of("hello\n", "no line end", "", "{\"a\":1}\n{\"b\":2}")) {
      assertThat(get(0, body + "\n" + told(200, "100.64.0.2", ""), "* Connected\n"))
          .isEqualTo(new Answer.Response(200, body, "100.64.0.2"));
    }
    assertThat(get(0, "denied\n" + told(403, "192.168.77.11", ""), ""))
        .isEqualTo(new Answer.Response(403, "denied", "192.168.77.11"));
  }

  @Test
  void theRequestIsBoundedAndTheUrlNoFlag() {
    node.says("\n" + told(200, "::1", ""));
    http.get("http://app/", Duration.ofMillis(2500), List.of("--http1.1"));
    assertThat(node.asked().get(0).words())
        .containsExactly(
            "curl",
            "-q",
            "--noproxy",
            "*",
            "--silent",
            "--show-error",
            "--verbose",
            "--max-time",
            "2.5",
            "--write-out",
            "\\n%{json}",
            "--http1.1",
            "--url",
            "http://app/");
    assertThat(node.asked().get(0).limit()).isGreaterThan(Duration.ofMillis(2500));
  }

  @Test
  void requestsInTurnAreOneCurlAndEndAtTheFirstWithoutAnAnswer() {
    String next = "\n=== next ===\n";
    String refused = "Failed to connect to 192.168.77.11 port 80";
    node.ends(
        7,
        "one\n" + told(403, "100.64.0.2", "") + next + "\n" + told(0, "", refused) + next,
        "* connect to fd7a::2 port 80 failed: No route to host"
            + next
            + "* connect to 192.168.77.11 port 80 failed: Connection refused"
            + next);
    List<Http.Request> requests =
        List.of(
            new Http.Request("http://100.64.0.2/", List.of("--interface", "100.64.0.2")),
            new Http.Request("http://192.168.77.11/", List.of()),
            new Http.Request("http://192.168.77.12/", List.of()));

    assertThat(http.inTurn(requests, Duration.ofSeconds(10)))
        .containsExactly(
            new Answer.Response(403, "one", "100.64.0.2"), new Answer.Refused(refused));
    assertThat(String.join(" ", node.asked().get(0).words()))
        .startsWith("curl -q --fail-early --noproxy * --silent")
        .contains("--interface 100.64.0.2 --url http://100.64.0.2/ --next --noproxy * --silent")
        .endsWith("--url http://192.168.77.12/");
    assertThat(node.asked()).hasSize(1);
  }

  @Test
  void greetingsHaveTheCertificatesOfNewConnections() {
    String next = "\n=== next ===\n";
    String chain = "\n=== certificates ===\n";
    node.ends(
        0,
        "one\n" + told(200, "192.168.77.10", "") + next + "two\n" + told(200, "", "") + next,
        "* Trying" + chain + "PEM\n" + next + "* Re-using" + chain + next);
    Http.Request request = new Http.Request("https://control/health", List.of());

    assertThat(http.greetings(List.of(request, request), Duration.ofSeconds(10)))
        .containsExactly(
            new Http.Greeting(new Answer.Response(200, "one", "192.168.77.10"), "PEM"),
            new Http.Greeting(new Answer.Response(200, "two", ""), ""));
  }

  @Test
  void whatDoesNotNeedTheOneBeforeIsAskedForAllTheSame() {
    String next = "\n=== next ===\n";
    String late = told(0, "", "late").replace("{", "{\"exitcode\":28,");
    node.ends(0, "\n" + late + next + "two\n" + told(200, "", "") + next, "*" + next + "*" + next);
    Http.Request request = new Http.Request("http://app/", List.of());

    assertThat(http.each(List.of(request, request), Duration.ofSeconds(10)))
        .containsExactly(new Answer.TimedOut("late"), new Answer.Response(200, "two", ""));
    assertThat(node.asked().get(0).words()).doesNotContain("--fail-early");
  }

  @Test
  void anOldCurlIsToldInTurnToo() {
    node.ends(2, "", "curl: option --fail-early: is unknown");
    assertThat(
            http.inTurn(List.of(new Http.Request("http://a/", List.of())), Duration.ofSeconds(1)))
        .containsExactly(new Answer.Broken(2, "curl: option --fail-early: is unknown"));
  }

  @Test
  void everyWayToFailHasItsName() {
    assertThat(get(6, "\n" + told(0, "", "Could not resolve host: app"), ""))
        .isEqualTo(new Answer.NoSuchName("Could not resolve host: app"));
    assertThat(get(28, "\n" + told(0, "", "Connection timed out after 3001 milliseconds"), ""))
        .isEqualTo(new Answer.TimedOut("Connection timed out after 3001 milliseconds"));
    assertThat(get(60, "\n" + told(0, "", "SSL certificate problem: unknown issuer"), ""))
        .isEqualTo(new Answer.Untrusted("SSL certificate problem: unknown issuer"));
    assertThat(get(35, "\n" + told(0, "", "wrong version number"), ""))
        .isEqualTo(new Answer.Broken(35, "wrong version number"));
  }

  @Test
  void aResetIsARefusalAndAHostThatIsDownIsNot() {
    String message = "Failed to connect to 192.168.77.99 port 80";
    String told = "\n" + told(0, "", message);
    assertThat(get(7, told, "* connect to 192.168.77.99 port 80 failed: Connection refused\n"))
        .isEqualTo(new Answer.Refused(message));
    assertThat(get(7, told, "* connect to 192.168.77.99 port 80 failed: No route to host\n"))
        .isEqualTo(new Answer.Broken(7, message + ": No route to host"));
  }

  @Test
  void anUpgradedConnectionIsAnAnswerThoughItHasNoEnd() {
    assertThat(get(28, "\n" + told(101, "192.168.77.10", "Operation timed out"), ""))
        .isEqualTo(new Answer.Response(101, "", "192.168.77.10"));
  }

  /** An office's machine: a proxy for everything, in the environment and in the user's file. */
  @Test
  void theUsersProxyAndSettingsAreNotAsked(@TempDir Path home) throws IOException {
    Files.writeString(home.resolve(".curlrc"), "proxy = http://127.0.0.1:9\nfail\n");
    LocalNode office =
        new LocalNode(
            "hypervisor",
            words -> {
              String proxy = "http_proxy=http://127.0.0.1:9";
              List<String> all = new ArrayList<>(List.of("env", proxy, "HOME=" + home));
              all.addAll(words);
              return all;
            });
    HttpServer page =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    page.createContext("/", exchange -> exchange.sendResponseHeaders(404, -1));
    page.start();
    try {
      int port = page.getAddress().getPort();
      String url = "http://127.0.0.1:%d/".formatted(port);
      Answer found = new Answer.Response(404, "", "127.0.0.1");
      Http.Request request = new Http.Request(url, List.of());

      assertThat(new Http(office).get(url, Duration.ofSeconds(5))).isEqualTo(found);
      assertThat(new Http(office).inTurn(List.of(request, request), Duration.ofSeconds(5)))
          .containsExactly(found, found);
      assertThat(new Tcp(office).connect(List.of("127.0.0.1"), port, Duration.ofSeconds(5)))
          .hasEntrySatisfying(
              "127.0.0.1",
              outcome -> assertThat(outcome).isInstanceOf(Tcp.Outcome.Connected.class));
    } finally {
      page.stop(0);
    }
  }

  @Test
  void aMissingCurlIsBroken() {
    assertThat(get(127, "", "bash: line 1: curl: command not found\n"))
        .isEqualTo(new Answer.Broken(127, "bash: line 1: curl: command not found"));
  }

  @Test
  void certificatesAreAskedForOverEachFamilyAnew() {
    node.ends(0, "PEM of IPv4\n\n=== next ===\n\n=== next ===\n", "curl: (7) no IPv6\n");

    assertThat(http.certificates("https://control/health"))
        .containsExactly(
            new Http.Certificates("IPv4", "PEM of IPv4\n", "curl: (7) no IPv6"),
            new Http.Certificates("IPv6", "", "curl: (7) no IPv6"));
    assertThat(node.lines().get(0).split(" --next "))
        .hasSize(2)
        .allSatisfy(one -> assertThat(one).contains("--no-sessionid", "Connection: close"));
  }
}
