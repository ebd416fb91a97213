package tailnetlab.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tailnetlab.mesh.ControlEcho.Heard;

class ControlEchoTest {
  private final ScriptedNode control = new ScriptedNode();

  @Test
  void readsHowSoonTheNodeAnswered() {
    page(200, "<strong>Pong</strong><div>Node 2 responded in 41ms</div>");

    assertThat(ask()).isEqualTo(new Heard.Answered("41ms"));
    assertThat(control.lines().get(0)).contains("127.0.0.1:9090/debug/ping?node=100.64.0.2");
  }

  @Test
  void repeatsHeadscalesWordsOfANodeThatDidNot() {
    page(200, "<div>Node 2 is not connected.</div>");

    assertThat(ask()).isEqualTo(new Heard.Nothing("Node 2 is not connected."));
  }

  @Test
  void tellsAHeadscaleThatCannotAskFromANodeThatDoesNotAnswer() {
    page(404, "404 page not found");

    assertThat(ask()).isInstanceOf(Heard.Unasked.class);
  }

  private void page(int status, String body) {
    control.says("%s%n{\"http_code\":%d,\"remote_ip\":\"127.0.0.1\"}".formatted(body, status));
  }

  private Heard ask() {
    return new ControlEcho(control).of("100.64.0.2", Duration.ofSeconds(1));
  }
}
