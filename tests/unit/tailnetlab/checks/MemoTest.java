package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tailnetlab.remote.TimedOut;
import tailnetlab.remote.Unreachable;

class MemoTest {
  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void looksOnceHoweverManyAsk() {
    Memo<String, Integer> memo = new Memo<>(key -> looks.incrementAndGet());

    assertThat(memo.of("a")).isEqualTo(1);
    assertThat(memo.of("a")).isEqualTo(1);
    assertThat(memo.of("b")).isEqualTo(2);
    assertThat(memo.seen()).containsOnlyKeys("a", "b");
  }

  @Test
  void looksAgainWhenTheSessionBroke() {
    Memo<String, Integer> memo =
        new Memo<>(
            key -> {
              if (looks.incrementAndGet() == 1) {
                throw new Unreachable("app: the session broke", null);
              }
              return looks.get();
            });

    assertThat(memo.of("a")).isEqualTo(2);
    assertThat(memo.of("a")).isEqualTo(2);
  }

  @Test
  void remembersAFailedLookAndThatAGuestIsGone() {
    Memo<String, Integer> slow = failing(new TimedOut("app: `tailscale status` took too long"));
    assertThatThrownBy(() -> slow.of("a")).hasMessageContaining("took too long");
    assertThatThrownBy(() -> slow.of("a")).hasMessageContaining("took too long");
    assertThat(looks).hasValue(1);
    assertThat(slow.seen()).isEmpty();

    Memo<String, Integer> gone = failing(new Unreachable("app: no route to host", null));
    assertThatThrownBy(() -> gone.of("a")).hasMessageContaining("no route");
    assertThatThrownBy(() -> gone.of("a")).hasMessageContaining("no route");
    assertThat(looks).as("one look, tried twice").hasValue(3);
  }

  private Memo<String, Integer> failing(RuntimeException why) {
    return new Memo<>(
        key -> {
          looks.incrementAndGet();
          throw why;
        });
  }
}
