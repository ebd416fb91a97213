package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static tailnetlab.checks.Reds.assertOpen;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictsTest {
  private static final Evidence SEEN = new Evidence("app: curl", "HTTP 200");

  @Test
  void oneRedPartMakesTheWholeRedWithEverySentence() {
    Verdict all =
        Verdicts.all(
            List.of(
                Verdict.pass(SEEN),
                Verdict.inconclusive("client: gone"),
                Verdict.fail(Diagnosis.LAN_OPEN, "app is open", "look", SEEN),
                Verdict.fail(Diagnosis.WRONG_HOST, "control is wrong", "look there")));

    assertThat(all)
        .isEqualTo(
            new Verdict.Fail(
                Diagnosis.LAN_OPEN,
                List.of(Diagnosis.WRONG_HOST),
                "app is open; control is wrong",
                "look",
                List.of(SEEN),
                List.of(
                    new Fault(Diagnosis.LAN_OPEN, List.of(), "app is open", "look"),
                    new Fault(Diagnosis.WRONG_HOST, List.of(), "control is wrong", "look there"))));
  }

  @Test
  void aFaultIsAboutTheNodeThatWasLookedAtUnlessItSaysSo() {
    Lab lab =
        new Lab().on("client", "tailscale status --json", "{\"BackendState\":\"NeedsLogin\"}");

    assertThat(lab.run("S4-reach").faults())
        .extracting(Fault::diagnosis, Fault::nodes)
        .containsOnly(tuple(Diagnosis.NOT_JOINED, List.of("client")));
    lab.on("app", "^stat -c", "644 root root 88\n");
    assertThat(lab.run("S2-key-file").faults())
        .extracting(Fault::nodes)
        .containsExactly(List.of("app"));
  }

  @Test
  void whatIsWrongWithTheControlPlaneIsWrongThereWhoeverAsked() {
    Lab lab =
        new Lab().on("client", "https://control/", Lab.noPage(7, "Failed: Connection refused"));

    assertThat(lab.run("S1-control-plane").faults())
        .extracting(Fault::diagnosis, Fault::nodes)
        .containsExactly(tuple(Diagnosis.TLS_BROKEN, List.of("control")));
  }

  @Test
  void saysEveryCauseOfARedOne() {
    Verdict.Fail two =
        (Verdict.Fail)
            Verdicts.all(
                List.of(
                    Verdict.fail(Diagnosis.SERVICE_DOWN, "app is silent", "look"),
                    Verdict.fail(Diagnosis.WRONG_HOST, "control is wrong", "look there")));

    assertThat(two.meaning())
        .startsWith(Diagnosis.SERVICE_DOWN.meaning())
        .endsWith("; also WRONG_HOST: " + Diagnosis.WRONG_HOST.meaning());
    assertThat(two.causes()).containsExactly(Diagnosis.SERVICE_DOWN, Diagnosis.WRONG_HOST);
  }

  @Test
  void whatIsOpenKeepsTheWholeOpen() {
    assertOpen(
        Verdicts.all(List.of(Verdict.pass(SEEN), Verdict.inconclusive("client: gone"))),
        "client: gone");
  }

  @Test
  void nothingToLookAtIsNoPass() {
    assertOpen(Verdicts.all(List.of()), "nothing to look at");
  }

  @Test
  void aMistakeInACheckIsToldWithItsPlace() {
    Verdict verdict =
        new Verifier(List.of(new Broken()))
            .run(new Lab().mesh(), finding -> {})
            .all()
            .get(0)
            .verdict();

    assertOpen(verdict, "X1-broken: the check itself broke: java.lang.AssertionError: oops");
    assertThat(verdict.evidence().get(0).text()).contains("VerdictsTest");
  }

  @Test
  void aRunLooksAgainAndDoesNotRememberTheLast() {
    Lab lab = new Lab();
    assertThat(lab.run("S4-reach")).isInstanceOf(Verdict.Pass.class);

    lab.on("client", "tailscale ping .*app$", 1, "ping \"100.64.0.2\" timed out\n", "no reply\n");

    assertThat(lab.run("S4-reach")).isInstanceOf(Verdict.Fail.class);
  }

  private record Broken() implements Check {
    @Override
    public String id() {
      return "X1-broken";
    }

    @Override
    public String title() {
      return "it breaks";
    }

    @Override
    public Verdict run(Mesh mesh) {
      throw new AssertionError("oops");
    }
  }
}
