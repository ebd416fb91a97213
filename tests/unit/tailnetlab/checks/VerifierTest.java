package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class VerifierTest {
  private static final Verdict RED = Verdict.fail(Diagnosis.NO_PATH, "no answer", "look there");

  private final Lab lab = new Lab();
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());

  @Test
  void keepsTheLookThatTheSecondOneOutlived() {
    Finding finding = run(check("X1", RED, Verdict.pass())).all().get(0);

    assertThat(finding.verdict()).isEqualTo(Verdict.pass());
    assertThat(finding.isUnsteady()).isTrue();
    assertThat(finding.earlier()).extracting(Look::verdict).containsExactly(RED);
    assertThat(finding.earlier().get(0).at()).isBeforeOrEqualTo(finding.at());
  }

  @Test
  void keepsBothLooksOfWhatStaysRed() {
    Finding finding = run(check("X1", RED, Verdict.inconclusive("lost"))).all().get(0);

    assertThat(finding.verdict()).isEqualTo(Verdict.inconclusive("lost"));
    assertThat(finding.isUnsteady()).isFalse();
    assertThat(finding.earlier()).extracting(Look::verdict).containsExactly(RED);
  }

  @Test
  void looksOnceAtWhatPasses() {
    Findings findings = run(check("X1", Verdict.pass()));

    assertThat(findings.all().get(0).earlier()).isEmpty();
    assertThat(order).containsExactly("X1");
  }

  @Test
  void looksTwiceBeforeAnybodyDisturbsTheMesh() {
    run(alone(check("X1", RED, RED)), check("X2", RED, RED));

    assertThat(order).containsExactly("X2", "X2", "X1", "X1");
  }

  @Test
  void looksAgainOnlyWhenWhatTheFirstLooksBeganIsOver() {
    CountDownLatch failed = new CountDownLatch(1);
    Check knocks =
        check(
            "X1",
            mesh -> {
              // A knock whose control fails before it is over.
              mesh.meanwhile(
                  () -> {
                    await(failed);
                    order.add("knock");
                    return true;
                  });
              return RED;
            });
    new Verifier(List.of(knocks)).run(lab.mesh(), finding -> failed.countDown());

    assertThat(order).startsWith("X1", "knock", "X1");
  }

  @Test
  void letsPathsBecomeDirectBeforeItLooksAgain() {
    List<String> told = new ArrayList<>();
    AtomicInteger pings = new AtomicInteger();
    lab.on(
        "client",
        "^tailscale ping .*app$",
        command ->
            new FakeGuest.Said(
                0,
                pings.getAndIncrement() == 0
                    ? "pong from app (100.64.0.2) via DERP(headscale) in 9ms\n"
                    : "pong from app (100.64.0.2) via 192.168.77.11:41641 in 3ms\n",
                ""));
    Check direct = new PathsAreDirect(lab.plan().nodes());
    Findings findings =
        new Verifier(List.of(direct))
            .run(lab.mesh(), finding -> told.add(pings + " " + finding.verdict().told()));

    assertThat(told.get(0)).startsWith("1 FAIL NOT_DIRECT: client → app");
    assertThat(told.get(1)).as("the look takes the ping that waited").isEqualTo("2 PASS");
    assertThat(findings.unsteady()).containsExactly("B1-direct");
  }

  private Findings run(Check... checks) {
    return new Verifier(List.of(checks)).run(lab.mesh(), finding -> {});
  }

  private Check check(String id, Verdict... looks) {
    AtomicInteger look = new AtomicInteger();
    return check(id, mesh -> looks[look.getAndIncrement()]);
  }

  private Check check(String id, Function<Mesh, Verdict> judge) {
    return new Scripted(
        id,
        mesh -> {
          order.add(id);
          return judge.apply(mesh);
        },
        false);
  }

  private static Check alone(Check check) {
    return new Scripted(check.id(), check::run, true);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Scripted(String id, Function<Mesh, Verdict> judge, boolean runsAlone)
      implements Check {
    @Override
    public String title() {
      return id;
    }

    @Override
    public Verdict run(Mesh mesh) {
      return judge.apply(mesh);
    }
  }
}
