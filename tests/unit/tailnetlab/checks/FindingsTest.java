package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private static final Verdict RED = Verdict.fail(Diagnosis.NO_PATH, "no answer", "look there");
  private static final Verdict OPEN = Verdict.inconclusive("client: no route");

  @Test
  void saysHowManyHold() {
    assertThat(of(finding("S1", Verdict.pass())).counts("")).isEqualTo("1 of 1 hold");
    assertThat(of(finding("S1", RED), finding("S4", OPEN)).counts("checks"))
        .isEqualTo("0 of 2 checks hold, 1 fail, 1 could not be judged");
  }

  @Test
  void namesWhatHoldsOnlyAtTheSecondLook() {
    Finding late = finding("S4-reach", Verdict.pass()).after(finding("S4-reach", RED));
    Findings findings = of(late, finding("S1", Verdict.pass()));

    assertThat(findings.counts(""))
        .isEqualTo("2 of 2 hold, 1 of them only at the second look: S4-reach");
    assertThat(findings.outcome()).isEqualTo(Findings.Outcome.PASS);
    assertThat(of(late, finding("S5", RED)).counts(""))
        .isEqualTo("1 of 2 hold, 1 of them only at the second look: S4-reach; 1 fail");
  }

  private static Findings of(Finding... all) {
    return new Findings(List.of(all));
  }

  private static Finding finding(String id, Verdict verdict) {
    return new Finding(id, "t", verdict, Duration.ZERO);
  }
}
