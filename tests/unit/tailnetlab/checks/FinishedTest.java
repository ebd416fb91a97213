package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FinishedTest {

  @Test
  void countsACheckOnceThatIsLookedAtTwice() {
    Finished finished = new Finished();
    assertThat(finished.with(of("S1"))).isEqualTo(1);
    assertThat(finished.with(of("S4"))).isEqualTo(2);
    assertThat(finished.with(of("S1"))).isEqualTo(2);
    assertThat(finished.count()).isEqualTo(2);
  }

  private static Finding of(String id) {
    return new Finding(id, "t", Verdict.inconclusive("lost"), Duration.ZERO);
  }
}
