package tailnetlab.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LifetimesTest {
  @ParameterizedTest
  @CsvSource({"30m, PT30M", "24h, PT24H", "90d, PT2160H", "1h30m, PT1H30M", "2w, PT336H"})
  void headscalesOwnNotationIsRead(String text, Duration duration) {
    assertThat(Lifetimes.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "24", "h", "24 h", "-1h", "1y"})
  void anythingElseIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> Lifetimes.parse(text))
        .hasMessage("\"%s\" is no time; write it as 30m, 24h or 90d", text);
  }

  @Test
  void aKeyThatLivesForNoTimeIsRefused() {
    assertThatThrownBy(() -> Lifetimes.parse("0h")).hasMessage("a lifetime of \"0h\" is none");
  }
}
