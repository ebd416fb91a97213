package tailnetlab.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tailnetlab.mesh.Tcp.Outcome;

class TcpTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final String DONE =
      "{\"url\":\"http://100.64.0.2:80/\",\"exitcode\":%d,\"time_connect\":%s,\"errormsg\":%s}\n";
  private static final String V6_LATE =
      "{\"url\":\"http://[fd7a::2]:80/\",\"exitcode\":28,\"time_connect\":0.000000,"
          + "\"errormsg\":\"Connection timed out after 2001 milliseconds\"}\n";

  private final ScriptedNode node = new ScriptedNode();
  private final Tcp tcp = new Tcp(node);

  @Test
  void triesEveryAddressAtOnceAndTellsThemApart() {
    node.ends(28, V6_LATE + DONE.formatted(0, "0.021340", "null"), "");

    Map<String, Outcome> outcomes = tcp.connect(List.of("100.64.0.2", "fd7a::2"), 80, LIMIT);

    assertThat(outcomes)
        .containsExactly(
            Map.entry("100.64.0.2", new Outcome.Connected(Duration.ofNanos(21_340_000))),
            Map.entry(
                "fd7a::2", new Outcome.TimedOut("Connection timed out after 2001 milliseconds")));
    assertThat(node.lines())
        .singleElement()
        .asString()
        .contains("--parallel", "--connect-timeout 2.0", "--url http://[fd7a::2]:80/");
  }

  @Test
  void aServiceThatSaysNothingIsConnectedAllTheSame() {
    node.ends(28, DONE.formatted(28, "0.5", "\"Operation timed out\""), "");

    assertThat(connect()).isEqualTo(new Outcome.Connected(Duration.ofMillis(500)));
  }

  @Test
  void aRefusalIsToldFromAHostThatIsDown() {
    String failed = DONE.formatted(7, "0.0", "\"Failed to connect\"");
    node.ends(7, failed, "* connect to 100.64.0.2 port 80 failed: Connection refused\n")
        .ends(
            7,
            failed,
            "* connect to 100.64.0.2 port 80 from 192.168.77.12 port 4 failed: No route to host\n");

    assertThat(connect()).isEqualTo(new Outcome.Refused("Connection refused"));
    assertThat(connect()).isEqualTo(new Outcome.Broken("No route to host"));
  }

  @Test
  void withoutCurlThereIsNoAnswerAndNoException() {
    node.ends(127, "", "curl: not found\n");

    assertThat(connect()).isEqualTo(new Outcome.Broken("curl: not found"));
  }

  private Outcome connect() {
    return tcp.connect(List.of("100.64.0.2"), 80, LIMIT).get("100.64.0.2");
  }
}
