package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;

/** What the tests of single checks assert of their verdicts. */
final class Reds {
  private Reds() {}

  /** Asserts a FAIL with the diagnosis, the words in what was found, evidence and a next step. */
  static void assertFails(Verdict verdict, Diagnosis diagnosis, String words) {
    assertThat(verdict).isInstanceOf(Verdict.Fail.class);
    Verdict.Fail fail = (Verdict.Fail) verdict;
    assertThat(fail.diagnosis()).as(fail.found()).isEqualTo(diagnosis);
    assertThat(fail.found()).contains(words);
    assertThat(fail.next()).isNotBlank();
    assertThat(fail.evidence()).isNotEmpty();
  }

  /** Asserts that nothing could be judged, for that reason. */
  static void assertOpen(Verdict verdict, String words) {
    assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(((Verdict.Inconclusive) verdict).reason()).contains(words);
  }
}
