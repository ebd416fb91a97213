package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sun.misc.Signal;
import sun.misc.SignalHandler;

class ForegroundTest {
  @Test
  void givesTheSignalsBackWhenTheProgramHasEnded() {
    for (String name : List.of("INT", "TERM", "HUP")) {
      AtomicInteger heard = new AtomicInteger();
      SignalHandler ours = signal -> heard.incrementAndGet();
      SignalHandler before = Signal.handle(new Signal(name), ours);
      try {
        assertThat(Foreground.run(List.of("true"), Map.of())).isZero();
        assertThat(Signal.handle(new Signal(name), ours)).as(name).isSameAs(ours);
      } finally {
        Signal.handle(new Signal(name), before);
      }
    }
  }
}
