package tailnetlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunViewTest {
  private static final String APP =
      "urn:pulumi:lab::tailnet-lab::tailnetlab:resources:Ritual$tailnet:index:NodeReady::app";
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @Test
  void printsALineAtTheEndOfEachResource() {
    RunView view = view(false, false);
    view.event(new EngineEvent.Started(APP, "create"), BEGIN);
    view.event(new EngineEvent.Finished(APP, "create"), BEGIN.plusSeconds(31));
    assertThat(text()).isEqualTo("✓ boot of app  31 s\n");
  }

  @Test
  void tellsOfALookOnlyWhatItFound() {
    RunView view = view(false, false);
    for (String found : List.of("refresh", "drifted", "gone")) {
      view.event(new EngineEvent.Started(APP, "refresh"), BEGIN);
      view.event(new EngineEvent.Finished(APP, found), BEGIN.plusSeconds(1));
    }
    assertThat(text().lines())
        .containsExactly(
            "! boot of app: not as it should be; it is put right",
            "! boot of app: gone; it is made anew");
  }

  @Test
  void marksWhatFailed() {
    RunView view = view(false, false);
    view.event(new EngineEvent.Started(APP, "create"), BEGIN);
    view.event(new EngineEvent.Failed(APP), BEGIN.plusSeconds(2));
    assertThat(text()).isEqualTo("✗ boot of app  2.0 s\n");
  }

  @Test
  void tellsNewsInPlainLinesButNoRunningSeconds() {
    RunView view = view(false, false);
    view.event(new EngineEvent.Started(APP, "create"), BEGIN);
    for (int second = 1; second <= 59; second++) {
      Instant now = BEGIN.plusSeconds(second);
      view.event(say("booting (%d s)".formatted(second)), now);
      view.tick(now);
    }
    assertThat(text().lines())
        .as("lines of a minute in which one thing happened")
        .containsExactly("… boot of app  15 s  booting (15 s)");
  }

  @Test
  void breaksALongSilence() {
    RunView view = view(false, false);
    view.event(new EngineEvent.Started(APP, "create"), BEGIN);
    view.tick(BEGIN.plusSeconds(59));
    view.tick(BEGIN.plusSeconds(60));
    assertThat(text()).isEqualTo("… boot of app  1 min 00 s\n");
  }

  @Test
  void drawsWhatIsInProgressOverItselfOnATerminal() {
    RunView view = view(true, false);
    view.event(new EngineEvent.Started(APP, "create"), BEGIN);
    view.event(say("cloud-init"), BEGIN.plusSeconds(1));
    view.tick(BEGIN.plusSeconds(2));
    assertThat(text())
        .as("up one line, cleared, and drawn again")
        .endsWith("\u001b[1A\r\u001b[J… boot of app  2.0 s  cloud-init\n");
  }

  @Test
  void cutsALineThatIsWiderThanTheTerminal() {
    RunView view = view(true, false);
    view.event(new EngineEvent.Started(APP, "create"), BEGIN);
    view.event(say("x".repeat(200)), BEGIN);
    assertThat(text().lines().map(line -> line.replaceAll("\u001b\\[\\d*[AJ]|\r", "")))
        .as("every line")
        .allSatisfy(line -> assertThat(line.length()).isLessThan(80));
  }

  @Test
  void showsNothingBesideJson() {
    RunView view = view(true, true);
    view.event(new EngineEvent.Started(APP, "create"), BEGIN);
    view.event(new EngineEvent.Finished(APP, "create"), BEGIN);
    view.end();
    assertThat(text()).isEmpty();
  }

  private static EngineEvent say(String text) {
    return new EngineEvent.Message(APP, "info", text, true);
  }

  private RunView view(boolean live, boolean silent) {
    return new RunView(new Terminal(new PrintStream(shown, true, UTF_8), live), silent, 80);
  }

  private String text() {
    return shown.toString(UTF_8);
  }
}
