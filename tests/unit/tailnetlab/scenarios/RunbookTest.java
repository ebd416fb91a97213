package tailnetlab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Evidence;
import tailnetlab.checks.Lab;
import tailnetlab.checks.Verdict;
import tailnetlab.remote.Unreachable;

class RunbookTest {
  private static final String LAN = "192.168.77.0/24 dev lan0 proto kernel scope link\n";
  private static final Duration SHORT = Duration.ofSeconds(2);
  private final Lab lab = new Lab();

  @Test
  void passesWithEveryStepInItsEvidence() {
    List<String> done = new ArrayList<>();

    Verdict verdict =
        Runbook.of(
            lab.mesh(),
            book -> {
              book.does("a change", () -> done.add("changed"));
              book.holds("S5-pages", "B13-clocks");
            });

    assertThat(done).containsExactly("changed");
    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
    assertThat(verdict.evidence())
        .extracting(Evidence::source)
        .satisfiesExactly(
            first -> assertThat(first).endsWith("s: a change"),
            second -> assertThat(second).endsWith("s: S5-pages"),
            third -> assertThat(third).endsWith("s: B13-clocks"));
  }

  @Test
  void endsAtTheFirstCheckThatDoesNotHoldAndNamesIt() {
    lab.on("app", "stat -c", "644 root root 88\n");
    List<String> later = new ArrayList<>();

    Verdict verdict =
        Runbook.of(
            lab.mesh(),
            book -> {
              book.does("a change", () -> {});
              book.holds("S2-key-file");
              book.does("too late", () -> later.add("done"));
            });

    assertThat(later).isEmpty();
    Verdict.Fail fail = (Verdict.Fail) verdict;
    assertThat(fail.diagnosis()).isEqualTo(Diagnosis.KEY_FILE_EXPOSED);
    assertThat(fail.found()).startsWith("S2-key-file: app: the key's file has mode");
    assertThat(fail.evidence().get(0).source()).endsWith("s: a change");
  }

  @Test
  void acceptsARedCheckForTheWantedReasonOnly() {
    lab.on("app", "stat -c", "644 root root 88\n");

    Verdict wanted =
        Runbook.of(lab.mesh(), b -> b.turnsRed("S2-key-file", Diagnosis.KEY_FILE_EXPOSED));
    Verdict another = Runbook.of(lab.mesh(), b -> b.turnsRed("S2-key-file", Diagnosis.NOT_JOINED));
    Verdict green = Runbook.of(lab.mesh(), b -> b.turnsRed("S5-pages", Diagnosis.WRONG_HOST));

    assertThat(wanted).isInstanceOf(Verdict.Pass.class);
    assertThat(((Verdict.Fail) another).found())
        .startsWith("S2-key-file should say NOT_JOINED now, and says KEY_FILE_EXPOSED");
    assertThat(((Verdict.Fail) green).found())
        .isEqualTo("S5-pages should say WRONG_HOST now, and says that all is well");
  }

  @Test
  void tellsEveryCauseOfWhatIsRed() {
    lab.on("app", "stat -c", "644 root root 88\n");
    lab.on("app", "^ip -4 route show table all", LAN + "default via 192.168.77.1 dev lan0\n");

    Verdict.Fail fail =
        (Verdict.Fail) Runbook.of(lab.mesh(), b -> b.holds("S2-key-file", "S8-routes"));

    assertThat(fail.causes()).containsExactly(Diagnosis.KEY_FILE_EXPOSED, Diagnosis.NOT_HERMETIC);
    assertThat(fail.found()).contains("S2-key-file: ", "; S8-routes: ");
  }

  @Test
  void namesTheCauseThatWasFoundInPlaceOfTheWantedOne() {
    lab.on("app", "stat -c", "644 root root 88\n");

    Verdict another = Runbook.of(lab.mesh(), b -> b.turnsRed("S2-key-file", Diagnosis.NOT_JOINED));

    assertThat(((Verdict.Fail) another).causes()).containsExactly(Diagnosis.KEY_FILE_EXPOSED);
  }

  @Test
  void acceptsNoSecondReasonBesideTheWantedOne() {
    lab.on("app", "stat -c", "644 root root 88\n");
    lab.on("control", "stat -c", 1, "", "stat: no such file\n");

    Verdict two = Runbook.of(lab.mesh(), b -> b.turnsRed("S2-key-file", Diagnosis.NOT_JOINED));

    assertThat(((Verdict.Fail) two).found())
        .startsWith(
            "S2-key-file should say NOT_JOINED now, and says NOT_JOINED and KEY_FILE_EXPOSED: ");
  }

  @Test
  void cannotJudgeWhatACheckCannotJudge() {
    lab.unreachable("app");

    Verdict verdict = Runbook.of(lab.mesh(), book -> book.holds("B13-clocks"));

    assertThat(((Verdict.Inconclusive) verdict).reason())
        .startsWith("B13-clocks: app")
        .contains("the SSH session broke");
  }

  @Test
  void waitsForWhatComesAndTellsTheLastLook() {
    AtomicInteger looks = new AtomicInteger();

    Verdict came =
        Runbook.of(
            lab.mesh(),
            b -> b.comes("two", SHORT, Diagnosis.NO_PATH, looks::incrementAndGet, n -> n >= 2));
    Verdict never =
        Runbook.of(
            lab.mesh(),
            b -> b.comes("a hundred", SHORT, Diagnosis.NO_PATH, () -> 7, n -> n >= 100));

    assertThat(came).isInstanceOf(Verdict.Pass.class);
    assertThat(((Verdict.Fail) never).found()).isEqualTo("not within 2 s: a hundred; seen last: 7");
    assertThat(((Verdict.Fail) never).diagnosis()).isEqualTo(Diagnosis.NO_PATH);
  }

  @Test
  void refusesACheckThatTheLabLacks() {
    Verdict verdict = Runbook.of(lab.mesh(), book -> book.holds("S0-nothing"));

    assertThat(((Verdict.Inconclusive) verdict).reason())
        .endsWith("this lab lacks some of the checks [S0-nothing]");
  }

  @Test
  void keepsWhatWasSeenBeforeAStepThatBroke() {
    Verdict verdict =
        Runbook.of(
            lab.mesh(),
            book -> {
              book.does("a change", () -> {});
              book.does("another", () -> lost("app: the SSH session broke"));
            });
    lab.on("control", "headscale", 1, "", "no such socket\n");
    Verdict refused =
        Runbook.of(
            lab.mesh(),
            book -> {
              book.does("a change", () -> {});
              book.does("another", () -> lab.mesh().headscale().nodes());
            });

    assertThat(((Verdict.Inconclusive) verdict).reason()).contains("app: the SSH session broke");
    assertThat(((Verdict.Fail) refused).diagnosis()).isEqualTo(Diagnosis.CONTROL_DOWN);
    assertThat(List.of(verdict, refused))
        .allSatisfy(told -> assertThat(told.evidence().get(0).source()).endsWith("s: a change"));
  }

  private static void lost(String message) {
    throw new Unreachable(message, null);
  }
}
