package tailnetlab.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({"0s,0", "127ms,127000000", "1.204s,1204000000", "1m0.5s,60500000000", "15µs,15000"})
  void goDurationsAreRead(String text, long nanos) {
    assertThat(GoDuration.parse(text)).isEqualTo(Duration.ofNanos(nanos));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "1 s", "1sx", "x1s"})
  void everythingElseIsRefused(String text) {
    assertThatThrownBy(() -> GoDuration.parse(text))
        .isInstanceOf(UnreadableAnswer.class)
        .hasMessage("`%s` is not a duration", text);
  }

  @Test
  void hoursAndMinutesAreNotMixedUpWithMilliseconds() {
    assertThat(GoDuration.parse("2h3m4ms"))
        .isEqualTo(Duration.ofHours(2).plusMinutes(3).plusMillis(4));
  }
}
