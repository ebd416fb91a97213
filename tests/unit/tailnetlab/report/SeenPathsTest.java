package tailnetlab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tailnetlab.checks.Evidence;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Verdict;

class SeenPathsTest {
  private static final String PING = "client → app: tailscale ping";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pong from app (100.64.0.2) via 192.168.77.11:41641 in 2ms | DIRECT | 192.168.77.11:41641",
        "pong from app (100.64.0.2) via DERP(headscale) in 2ms     | RELAY  | headscale",
        "no reply                                                  | NONE   | no reply",
      })
  void tellsTheWayOfAPair(String output, SeenPath.Kind kind, String detail) {
    assertThat(paths(SomeReports.seen(PING, output)))
        .containsExactly(new SeenPath("client", "app", kind, detail));
  }

  @Test
  void takesTheLastAnswerForTheWay() {
    String output =
        "pong from app (100.64.0.2) via DERP(headscale) in 90ms\n"
            + "pong from app (100.64.0.2) via 192.168.77.11:41641 in 2ms\n";
    assertThat(paths(SomeReports.seen(PING, output)))
        .extracting(SeenPath::kind)
        .containsExactly(SeenPath.Kind.DIRECT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "client: curl http://192.168.77.11/?lab=1      | no answer in time: x   | DENIED",
        "client: curl http://[fd77:7a11:0:77::b]/?lab=1 | HTTP 403 from app: no | OPEN",
        "client: curl http://192.168.77.11/?lab=1      | connection refused: x  | UNCLEAR",
      })
  void tellsWhatAKnockOnTheLanBrought(String source, String answer, SeenPath.Kind kind) {
    String app = SomeReports.of().plan().node("app").lan().v6();
    assertThat(paths(SomeReports.seen(source.replace("fd77:7a11:0:77::b", app), answer)))
        .extracting(SeenPath::from, SeenPath::to, SeenPath::kind)
        .containsExactly(tuple("client", "app", kind));
  }

  @Test
  void tellsThatTheRelayCarriesBesideTheDirectWay() {
    Finding relay =
        new Finding(
            "S7-relay",
            "the relay carries",
            Verdict.pass(
                new Evidence("client: tailscale debug metrics", "15 before, 17 after"),
                new Evidence(
                    "client: tailscale ping -c 1 --timeout 5s --size 1400 app",
                    "pong from app (100.64.0.2) via 192.168.77.11:41641 in 22ms")),
            Duration.ofSeconds(1));

    assertThat(paths(SomeReports.seen(PING, "pong from app (x) via 192.168.77.11:1 in 2ms"), relay))
        .extracting(SeenPath::from, SeenPath::to, SeenPath::kind)
        .containsExactly(
            tuple("client", "app", SeenPath.Kind.DIRECT),
            tuple("client", "app", SeenPath.Kind.CARRIED));
  }

  @Test
  void keepsTheWorseOfTwoFamilies() {
    assertThat(
            paths(
                SomeReports.seen("client: curl http://192.168.77.11/?lab=1", "HTTP 200 from x: y"),
                SomeReports.seen("client: curl http://192.168.77.11/?lab=2", "no answer in time")))
        .extracting(SeenPath::kind)
        .containsExactly(SeenPath.Kind.OPEN);
  }

  @Test
  void seesThatPacketsAreFilteredWhereTheClientsSeeEachOther() {
    assertThat(
            paths(
                SomeReports.seen(PING, "pong from app (100.64.0.2) via 192.168.77.11:1 in 2ms"),
                SomeReports.seen(
                    "client: ping -n -c 3 100.64.0.2",
                    "3 packets transmitted, 0 received, 100% packet loss, time 411ms")))
        .extracting(SeenPath::kind)
        .containsExactly(SeenPath.Kind.FILTERED);
  }

  @Test
  void saysNothingOfANodeAskingItself() {
    assertThat(
            paths(SomeReports.seen("app: curl http://192.168.77.11/?lab=1", "HTTP 403 from x: y")))
        .isEmpty();
  }

  private static List<SeenPath> paths(Finding... findings) {
    return new SeenPaths(SomeReports.of(findings)).all();
  }
}
