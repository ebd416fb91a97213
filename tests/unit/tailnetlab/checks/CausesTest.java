package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CausesTest {

  @Test
  void oneThingSeenByManyIsOneCause() {
    assertThat(
            causes(
                fails("S2-members", fault(Diagnosis.NODE_EXPIRED, "client")),
                fails("S4-reach", fault(Diagnosis.NODE_EXPIRED, "client"))))
        .containsExactly(
            new Cause(
                Diagnosis.NODE_EXPIRED,
                List.of("client"),
                "found",
                "look there",
                List.of("S2-members", "S4-reach")));
  }

  @Test
  void theSameAtAnotherNodeIsAnother() {
    assertThat(
            causes(
                fails(
                    "S4-reach",
                    fault(Diagnosis.NODE_EXPIRED, "client"),
                    fault(Diagnosis.NODE_EXPIRED, "app"))))
        .extracting(Cause::name)
        .containsExactly("NODE_EXPIRED at client", "NODE_EXPIRED at app");
  }

  @Test
  void whatIsMissingFollowsFromWhatIsMissingBeneathIt() {
    assertThat(
            causes(
                open("S1-listeners", fault(Diagnosis.GUEST_UNREACHABLE, "app")),
                fails("S5-pages", fault(Diagnosis.SERVICE_DOWN, "client", "app")),
                open("S6-firewall-v4", fault(Diagnosis.UNJUDGED, "client", "app"))))
        .extracting(Cause::name, Cause::seenBy, Cause::others)
        .containsExactly(
            tuple(
                "GUEST_UNREACHABLE at app", "S1-listeners", List.of("S5-pages", "S6-firewall-v4")));
  }

  @Test
  void oneStepLeadsToTheNext() {
    assertThat(
            causes(
                fails("S1-control-plane", fault(Diagnosis.CONFIG_REJECTED, "control")),
                fails("S2-members", fault(Diagnosis.CONTROL_DOWN, "control")),
                fails("S7-netcheck", fault(Diagnosis.STUN_UNREACHABLE, "client"))))
        .extracting(Cause::name, Cause::others)
        .containsExactly(tuple("CONFIG_REJECTED at control", List.of("S2-members", "S7-netcheck")));
  }

  @Test
  void aControlConnectionIsLostByWhatIsWrongWithTheControlPlane() {
    assertThat(
            causes(
                fails("S1-control-plane", fault(Diagnosis.CONTROL_DOWN, "control")),
                fails("S2-control", fault(Diagnosis.CONTROL_LOST, "client"))))
        .extracting(Cause::name)
        .containsExactly("CONTROL_DOWN at control");
    assertThat(
            causes(
                fails("S1-certificate", fault(Diagnosis.UNTRUSTED_CERT, "app")),
                fails("S2-control", fault(Diagnosis.CONTROL_LOST, "client"))))
        .as("another node's distrust is no reason")
        .hasSize(2);
  }

  @Test
  void rulesThatNobodyInstalledKeepPacketsFromTheirNode() {
    assertThat(
            causes(
                fails("S4-reach", fault(Diagnosis.POLICY_FILTERS, "client", "app")),
                fails("S6-rules", fault(Diagnosis.FIREWALL_FOREIGN, "app")),
                fails("S6-firewall-v4", fault(Diagnosis.LAN_OPEN, "client", "app"))))
        .extracting(Cause::name)
        .containsExactly("FIREWALL_FOREIGN at app", "LAN_OPEN at client, app");
  }

  @Test
  void whatIsOpenIsNeverExcused() {
    assertThat(
            causes(
                open("S1-listeners", fault(Diagnosis.GUEST_UNREACHABLE, "app")),
                fails("S6-firewall-v4", fault(Diagnosis.LAN_OPEN, "client", "app")),
                fails("B11-expectations", fault(Diagnosis.POLICY_TOO_OPEN, "client", "app"))))
        .extracting(Cause::diagnosis)
        .containsExactly(
            Diagnosis.GUEST_UNREACHABLE, Diagnosis.LAN_OPEN, Diagnosis.POLICY_TOO_OPEN);
  }

  @Test
  void whatAnotherNodeLacksIsNoExcuse() {
    assertThat(
            causes(
                fails("S7-netcheck", fault(Diagnosis.DAEMON_DOWN, "client")),
                fails("S5-pages", fault(Diagnosis.NO_PATH, "control", "app"))))
        .hasSize(2);
  }

  @Test
  void aCheckWithTwoFaultsIsBeneathBothAndHidesNeither() {
    assertThat(
            causes(
                fails(
                    "S4-reach",
                    fault(Diagnosis.DAEMON_DOWN, "client"),
                    fault(Diagnosis.POLICY_FILTERS, "control", "app"))))
        .extracting(Cause::name, Cause::seenBy)
        .containsExactly(
            tuple("DAEMON_DOWN at client", "S4-reach"),
            tuple("POLICY_FILTERS at control, app", "S4-reach"));
  }

  @Test
  void pairsAreAboutTheNodeTheyHaveInCommon() {
    assertThat(
            causes(
                fails(
                    "S4-reach",
                    fault(Diagnosis.NO_PATH, "client", "app"),
                    fault(Diagnosis.NO_PATH, "app", "control"))))
        .extracting(Cause::name)
        .containsExactly("NO_PATH at app");
  }

  @Test
  void whatHasNoNameIsTheCheckOwn() {
    assertThat(
            causes(
                fails("S3-own-key", fault(Diagnosis.UNEXPECTED, "client")),
                fails("B1-direct", fault(Diagnosis.UNEXPECTED, "client")),
                open("S8-capture", fault(Diagnosis.UNJUDGED))))
        .extracting(Cause::seenBy)
        .containsExactly("S3-own-key", "B1-direct", "S8-capture");
  }

  @Test
  void whatTheRunHadNoTimeForIsOneThing() {
    assertThat(
            causes(
                open("S1-ts2021", fault(Diagnosis.OUT_OF_TIME)),
                fails("S6-firewall", fault(Diagnosis.LAN_OPEN, "app")),
                open("S4-reach", fault(Diagnosis.OUT_OF_TIME, "client", "app"))))
        .extracting(Cause::checks)
        .containsExactly(List.of("S6-firewall"), List.of("S1-ts2021", "S4-reach"));
  }

  @Test
  void whatIsSaidOfNoNodeIsTheCheckOwn() {
    assertThat(
            causes(
                fails("B2-keys", fault(Diagnosis.KEY_SHARED)),
                fails("B7-rekey", fault(Diagnosis.KEY_SHARED))))
        .hasSize(2);
  }

  @Test
  void aFewSentencesSayWhatManySaw() {
    assertThat(
            causes(
                fails(
                    "S1-control-plane",
                    found("control asked"),
                    found("app asked"),
                    found("client asked"))))
        .extracting(Cause::found)
        .containsExactly("control asked; app asked; and 1 more like it");
  }

  @Test
  void aGreenMeshHasNone() {
    assertThat(causes(new Finding("S1", "t", Verdict.pass(), Duration.ZERO))).isEmpty();
  }

  @Test
  void saysInWordsWhatItIs() {
    Cause cause = causes(fails("S2-members", fault(Diagnosis.NODE_EXPIRED, "client"))).get(0);

    assertThat(cause.told()).isEqualTo("client: the node's key has expired (NODE_EXPIRED)");
  }

  private static List<Cause> causes(Finding... findings) {
    return new Findings(List.of(findings)).causes();
  }

  private static Fault fault(Diagnosis diagnosis, String... nodes) {
    return new Fault(diagnosis, List.of(nodes), "found", "look there");
  }

  private static Fault found(String sentence) {
    return new Fault(Diagnosis.CONTROL_DOWN, List.of("control"), sentence, "look there");
  }

  private static Finding fails(String id, Fault... faults) {
    Verdict verdict =
        Verdicts.all(
            Stream.of(faults)
                .<Verdict>map(
                    fault ->
                        new Verdict.Fail(
                            fault.diagnosis(),
                            List.of(),
                            fault.found(),
                            fault.next(),
                            List.of(),
                            List.of(fault)))
                .toList());
    return new Finding(id, "t", verdict, Duration.ZERO);
  }

  private static Finding open(String id, Fault... faults) {
    return new Finding(
        id, "t", new Verdict.Inconclusive("lost", List.of(), List.of(faults)), Duration.ZERO);
  }
}
