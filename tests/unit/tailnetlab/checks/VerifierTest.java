package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tailnetlab.remote.Unreachable;

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

  @Test
  void looksAgainAtTheCauseAndNotAtWhatItLedTo() {
    Verdict expired = at(Diagnosis.NODE_EXPIRED);
    Findings findings =
        run(
            check("X1", expired, expired),
            check("X2", expired),
            check("X3", at(Diagnosis.NO_PATH)),
            check("X4", at(Diagnosis.LAN_OPEN), at(Diagnosis.LAN_OPEN)));

    assertThat(order).endsWith("X1", "X4").hasSize(6);
    assertThat(findings.outcome()).isEqualTo(Findings.Outcome.FAIL);
  }

  @Test
  void looksAgainAtWhatFollowedFromACauseThatIsNotThereAnyMore() {
    Verdict expired = at(Diagnosis.NODE_EXPIRED);
    Findings findings =
        run(
            check("X1", expired, Verdict.pass()),
            check("X2", expired, Verdict.pass()),
            check("X3", at(Diagnosis.NO_PATH), Verdict.pass()));

    assertThat(findings.unsteady()).containsExactly("X1", "X2", "X3");
  }

  @Test
  void looksOnceAtAGuestThatDoesNotAnswerAndNamesIt() {
    AtomicInteger asked = new AtomicInteger();
    lab.on(
        "app",
        ".",
        command -> {
          asked.incrementAndGet();
          throw new Unreachable("app: is not there (No route to host)", null);
        });
    Findings findings =
        new Verifier(new Catalogue(lab.plan()).checks()).run(lab.mesh(), finding -> {});

    assertThat(asked).as("the run asks once").hasValue(1);
    assertThat(findings.outcome()).isEqualTo(Findings.Outcome.INCONCLUSIVE);
    assertThat(findings.causes())
        .extracting(Cause::name)
        .containsExactly("GUEST_UNREACHABLE at app");
    assertThat(findings.all()).allSatisfy(f -> assertThat(f.earlier()).as(f.id()).isEmpty());
  }

  @Test
  void endsAtItsLimitAndSaysWhatItWaitedFor() {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    lab.on(
        "control",
        "headscale nodes list",
        command -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          throw new CancellationException("cancelled");
        });
    Check hangs = check("X1", mesh -> open(mesh.sightings().members().isEmpty()));
    Check queues = check("X2", Verdict.pass());
    List<Finding> told = Collections.synchronizedList(new ArrayList<>());
    Findings findings =
        new Verifier(List.of(hangs, queues), () -> new Looks.Patience(limits(200), limits(500)))
            .run(lab.mesh(), told::add);

    assertThat(findings.all().get(0).verdict().told())
        .startsWith("INCONCLUSIVE: it has not come to an end")
        .contains("what goes on then: control: `", "headscale nodes list");
    assertThat(findings.all().get(1).verdict()).isEqualTo(Verdict.pass());
    await(interrupted);
    assertThat(told).as("what ends later is not told").hasSize(2);
  }

  @Test
  void hasPatienceWithASlowMeshInWhichNothingIsWrong() {
    CountDownLatch never = new CountDownLatch(1);
    Check slow = check("X1", mesh -> open(isOpenWithin(never, Duration.ofMillis(400))));

    assertThat(within(200, 5_000, slow, check("X2", Verdict.pass())).outcome())
        .isEqualTo(Findings.Outcome.PASS);
    assertThat(within(200, 5_000, slow, check("X2", RED, RED)).all().get(0).verdict().faults())
        .extracting(Fault::diagnosis)
        .containsExactly(Diagnosis.OUT_OF_TIME);
  }

  private static boolean isOpenWithin(CountDownLatch latch, Duration limit) {
    try {
      return latch.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new CancellationException("cancelled");
    }
  }

  private Findings within(long usual, long well, Check... checks) {
    return new Verifier(List.of(checks), () -> new Looks.Patience(limits(usual), limits(well)))
        .run(lab.mesh(), finding -> {});
  }

  private static Looks.Limits limits(long first) {
    return Looks.Limits.of(
        Duration.ofMillis(first), Duration.ofMillis(first + 100), Duration.ofMillis(first + 200));
  }

  private static Verdict open(boolean empty) {
    return empty ? Verdict.inconclusive("nothing") : Verdict.pass();
  }

  private Verdict at(Diagnosis diagnosis) {
    return Verdict.fail(diagnosis, "found", "look there").at(List.of(lab.plan().node("client")));
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
