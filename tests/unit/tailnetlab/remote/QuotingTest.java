package tailnetlab.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuotingTest {
  @Test
  void everyWordIsQuoted() {
    assertThat(Quoting.line(List.of("ls", "a b", "", "it's", "$(id)")))
        .isEqualTo("'ls' 'a b' '' 'it'\\''s' '$(id)'");
  }

  @Test
  void aNulIsRefused() {
    assertThatThrownBy(() -> Quoting.line(List.of("a\0b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a word of a command cannot hold a NUL character");
  }
}
