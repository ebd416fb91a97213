package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void obeysNothingThatAGuestPrinted() {
    terminal(true, Map.of())
        .line("app: \u001b]0;owned\u0007 \u001b[2J\u009b1A\r\b\u001b[31mred\u001b[0m\n\tx");

    assertThat(shown())
        .isEqualTo(
            "\r"
                + "\u001b[Kapp: \uFFFD]0;owned\uFFFD"
                + " \uFFFD[2J\uFFFD1A\uFFFD\uFFFD\u001b[31mred\u001b[0m\n"
                + "\tx\n");
  }

  @Test
  void cutsAMovingLineThatWouldWrap() {
    terminal(true, Map.of("COLUMNS", "30")).moving("x".repeat(50));
    assertThat(shown()).isEqualTo("\r\u001b[K" + "x".repeat(29));
  }

  @Test
  void showsNothingThatMovesWithoutATerminal() {
    terminal(false, Map.of()).moving("x");
    assertThat(shown()).isEmpty();
  }

  @Test
  void hasColoursWhereTheUserWantsThem() {
    assertThat(terminal(true, Map.of()).isColoured()).isTrue();
    assertThat(terminal(false, Map.of()).isColoured()).isFalse();
    assertThat(terminal(true, Map.of("NO_COLOR", "1")).isColoured()).isFalse();
    assertThat(terminal(true, Map.of("NO_COLOR", "")).isColoured()).isTrue();
    assertThat(terminal(true, Map.of("CLICOLOR", "0")).isColoured()).isFalse();
  }

  @Test
  void isNeverTooNarrowToDrawOn() {
    assertThat(terminal(true, Map.of("COLUMNS", "10")).width()).isEqualTo(20);
    assertThat(terminal(true, Map.of("COLUMNS", "132")).width()).isEqualTo(132);
    assertThat(terminal(false, Map.of("COLUMNS", "wide")).width()).isEqualTo(100);
  }

  private Terminal terminal(boolean live, Map<String, String> environment) {
    return new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), live, environment);
  }

  private String shown() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
