package tailnetlab.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pulumirpc.Provider.DiffResponse;
import tailnetlab.Plans;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Evidence;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Findings;
import tailnetlab.checks.FindingsJson;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.plan.Orders;
import tailnetlab.plan.PlanJson;
import tailnetlab.plan.Trail;
import tailnetlab.provider.Resource.State;
import tailnetlab.provider.VerificationResource.Checks;

final class VerificationTest {
  private static final String TYPE = "Verification";
  private static final Finding GOOD =
      finding("S1-health", "the control plane is healthy", new Verdict.Pass(List.of()));
  private static final Finding OPEN =
      finding(
          "S6-lan-firewall",
          "the LAN cannot reach the page",
          new Verdict.Fail(
              Diagnosis.LAN_OPEN,
              List.of(),
              "app answered 200 over the LAN",
              "`nft list ruleset` on app",
              List.of(new Evidence("client: curl", "200"))));
  private static final Finding LOST =
      finding(
          "S4-reach",
          "every node reaches every other",
          new Verdict.Inconclusive("client does not answer over SSH", List.of()));

  @Test
  void whenAllHoldsTheFindingsAreKept() {
    try (Wire wire = wire(GOOD)) {
      State proven = wire.create(TYPE, inputs("one"));

      assertThat(proven.outputs().text("outcome")).isEqualTo("PASS");
      assertThat(proven.outputs().text("provenAt")).isEqualTo("2026-11-23T04:00:00Z");
      assertThat(new FindingsJson().read(proven.outputs().text("findings")).all())
          .containsExactly(GOOD);
      assertThat(wire.said()).containsExactly("1 checks", "1/1 PASS S1-health (0.4 s)");
    }
  }

  @Test
  void aFailSaysWhatWasFoundWhyAndWhereToLook() {
    try (Wire wire = wire(GOOD, OPEN, LOST)) {
      assertThatThrownBy(() -> wire.create(TYPE, inputs("one")))
          .hasMessage(
              """
              FAILED_PRECONDITION: the mesh is not as it should be: 1 of 3 checks FAIL
              the service answers over the LAN (LAN_OPEN)
                  found: app answered 200 over the LAN
                  next: `nft list ruleset` on app
                  S6-lan-firewall
              this could not be judged (UNJUDGED)
                  found: client does not answer over SSH
                  S4-reach\
              """);
    }
  }

  @Test
  void whatAFailedProofFoundIsLeftForTheReport(@TempDir Path folder) {
    Trail trail = Trail.in(folder);
    try (Wire wire = Wire.leaving(trail, finding(GOOD, OPEN))) {
      assertThatThrownBy(() -> wire.create(TYPE, inputs("one"))).hasMessageContaining("LAN_OPEN");
    }
    assertThat(new FindingsJson().read(trail.findings().orElseThrow()).all())
        .containsExactly(GOOD, OPEN);
  }

  @Test
  void aCheckThatIsLookedAtTwiceCountsOnce() {
    try (Wire wire = wire(GOOD, GOOD)) {
      wire.create(TYPE, inputs("one"));
      assertThat(wire.said())
          .contains("1/2 PASS S1-health (0.4 s)")
          .noneMatch(s -> s.startsWith("2/2"));
    }
  }

  @Test
  void aLabThatCannotBeJudgedFailsInOtherWords() {
    try (Wire wire = wire(GOOD, LOST)) {
      assertThatThrownBy(() -> wire.create(TYPE, inputs("one")))
          .hasMessage(
              """
              FAILED_PRECONDITION: INCONCLUSIVE: 1 of 2 checks could not judge the mesh; none of the others fails
              this could not be judged (UNJUDGED)
                  found: client does not answer over SSH
                  S4-reach\
              """);
    }
  }

  @Test
  void aCheckThatNeverEndsLeavesTheMeshUnjudged() {
    CountDownLatch never = new CountDownLatch(1);
    Checks stuck =
        new Checks(
            plan -> List.of(check(GOOD)),
            (list, seen) ->
                mesh -> {
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return new Findings(List.of());
                });
    try (Wire wire = Wire.to(new VerificationResource(stuck))) {
      assertThatThrownBy(() -> wire.create(TYPE, inputs("one"), 1))
          .hasMessage(
              "FAILED_PRECONDITION: INCONCLUSIVE: 0 of 1 checks came to an end:"
                  + " no answer within 1 s");
    }
  }

  @Test
  void anotherSubjectRunsEverythingAgainInPlace() {
    try (Wire wire = wire(GOOD)) {
      State proven = wire.create(TYPE, inputs("one"));

      DiffResponse diff = wire.diff(TYPE, inputs("one"), inputs("two"));
      assertThat(diff.getDiffsList()).containsExactly("subjects");
      assertThat(diff.getReplacesList()).isEmpty();
      assertThat(wire.update(TYPE, proven, inputs("two"), true).outputs().isUnknown("findings"))
          .as("a preview does not know what will be found")
          .isTrue();
      assertThat(wire.update(TYPE, proven, inputs("two")).outputs().text("outcome"))
          .isEqualTo("PASS");
    }
  }

  @Test
  void isTakenAgainWithoutAChangeWhereTheRunIsToEndWithAProof() {
    try (Wire wire = Wire.ordered(Orders.toProve(Set.of()), finding(GOOD))) {
      DiffResponse diff = wire.diff(TYPE, inputs("one"), inputs("one"));

      assertThat(diff.getChanges()).isEqualTo(DiffResponse.DiffChanges.DIFF_SOME);
      assertThat(diff.getReplacesList()).isEmpty();
    }
  }

  @Test
  void isNoChangeForPlainPulumi() {
    try (Wire wire = wire(GOOD)) {
      assertThat(wire.diff(TYPE, inputs("one"), inputs("one")).getChanges())
          .isEqualTo(DiffResponse.DiffChanges.DIFF_NONE);
    }
  }

  private static Wire wire(Finding... findings) {
    return Wire.to(finding(findings));
  }

  private static VerificationResource finding(Finding... findings) {
    return new VerificationResource(
        new Checks(
            plan -> List.of(findings).stream().map(VerificationTest::check).toList(),
            (list, seen) ->
                mesh -> {
                  List.of(findings).forEach(seen);
                  return new Findings(List.of(findings));
                }));
  }

  private static Properties inputs(String subject) {
    return Properties.NONE
        .with("plan", new PlanJson().write(Plans.defaults()))
        .with("subjects", List.of(subject));
  }

  private static Finding finding(String id, String title, Verdict verdict) {
    return new Finding(id, title, verdict, Duration.ofMillis(400));
  }

  private static Check check(Finding finding) {
    return new Check() {
      @Override
      public String id() {
        return finding.id();
      }

      @Override
      public String title() {
        return finding.title();
      }

      @Override
      public Verdict run(Mesh mesh) {
        return finding.verdict();
      }
    };
  }
}
