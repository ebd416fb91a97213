package tailnetlab.mutations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tailnetlab.baseline.Baseline;
import tailnetlab.baseline.FakeVirsh;
import tailnetlab.baseline.Rehearsal;
import tailnetlab.checks.Catalogue;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.FakeGuest;
import tailnetlab.checks.Lab;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.mutations.Mutation.Change;
import tailnetlab.mutations.MutationRow.Outcome;
import tailnetlab.plan.Cast;
import tailnetlab.remote.Unreachable;

class MutationRunTest {
  private static final String CHECK = "S2-key-file";
  private static final String SCENARIO = "B7-rebuilt";
  private static final String PRIVATE = "600 root root 88\n";
  private final Lab lab = new Lab();
  private boolean stubborn;
  private Check scenario = scenario(Verdict.pass());
  private final FakeVirsh virsh = new FakeVirsh(lab.plan());
  private final ExecutorService together = Executors.newFixedThreadPool(8);

  @BeforeEach
  void letTheLabBePutBackAndTheTutorialBeGreen() {
    for (String node : List.of("control", "app", "client")) {
      lab.on(node, "^date --set", "");
    }
    lab.on(Lab.HYPERVISOR, "^sh -s -- ", "").on(Lab.HYPERVISOR, "^test -s ", "");
    lab.on("client", "^tailscale ping --c 1 ", "pong from app via 192.168.77.11:41641\n");
    lab.on("control", "^ss -Hlnt ", "LISTEN 0 511 0.0.0.0:443 0.0.0.0:*\n");
    for (String page : List.of("control", "app")) {
      lab.on(
          "client", "^curl .*--fail .*http://%s/".formatted(page), new FakeGuest.Said(28, "", ""));
      lab.on(
          "client",
          "^curl .*--fail .*http://%s.acme.internal/".formatted(page),
          "hello from %s\n".formatted(page));
    }
  }

  /** What comes with the baseline is a lab in which everything is as it was. */
  @BeforeEach
  void letTheLabBeAsItWasWhenItIsPutBack() {
    virsh.watch(
        line -> {
          if (line.contains("loadvm") && !stubborn) {
            lab.on("app", "stat -c", PRIVATE).on("control", "stat -c", PRIVATE);
          }
        });
  }

  @AfterEach
  void endTheThreads() {
    together.shutdownNow();
  }

  @Test
  void aHealthyLabHasNoComplaints() {
    MutationRun.Unbroken unbroken = run().unbroken();

    assertThat(unbroken.complaints()).isEmpty();
    assertThat(unbroken.findings().all()).hasSameSizeAs(new Catalogue(lab.plan()).checks());
  }

  @Test
  void saysWhatIsRedBeforeAnythingIsBroken() {
    stubborn = true;
    exposeTheKey();

    assertThat(run().unbroken().complaints())
        .singleElement()
        .asString()
        .startsWith(CHECK + " FAIL KEY_FILE_EXPOSED: app: ");
  }

  @Test
  void killsWhatTheRightCheckSeesForTheRightReasonAndPutsTheLabBack() {
    MutationRow row = run().run(mutation(this::exposeTheKey));

    assertThat(row.outcome()).isEqualTo(Outcome.KILLED);
    assertThat(row.redChecks()).isEqualTo(Map.of(CHECK, List.of("KEY_FILE_EXPOSED")));
    assertThat(row.ranChecks()).contains(CHECK, "S2-members").doesNotContain("S5-pages");
    assertThat(row.seedKilled()).as("the tutorial does not look at the file").isFalse();
    assertThat(virsh.asked()).filteredOn(line -> line.contains("loadvm")).hasSize(3);
  }

  @Test
  void aMutationThatNobodySeesSurvives() {
    MutationRow row = run().run(mutation(() -> {}));

    assertThat(row.outcome()).isEqualTo(Outcome.SURVIVED);
    assertThat(row.verdict()).isEqualTo("S2-key-file stayed green instead of KEY_FILE_EXPOSED");
  }

  @Test
  void looksAgainOnlyAtWhatSurprises() {
    AtomicInteger looks = new AtomicInteger();
    run().run(mutation(() -> lab.on("app", "stat -c", counting(looks, 0, "644 root root 88\n"))));
    assertThat(looks).as("the red that was meant").hasValue(1);

    looks.set(0);
    run().run(mutation(() -> lab.on("app", "stat -c", counting(looks, 1, ""))));
    assertThat(looks).as("red for another reason").hasValue(2);
  }

  private static FakeGuest.Answer counting(AtomicInteger looks, int exit, String out) {
    return command -> {
      looks.incrementAndGet();
      return new FakeGuest.Said(exit, out, "");
    };
  }

  @Test
  void aMutationThatIsSeenForAnotherReasonSurvives() {
    MutationRow row =
        run().run(mutation(() -> lab.on("app", "stat -c", 1, "", "stat: no such file\n")));

    assertThat(row.outcome()).isEqualTo(Outcome.SURVIVED);
    assertThat(row.verdict())
        .isEqualTo("S2-key-file is red for another reason: NOT_JOINED instead of KEY_FILE_EXPOSED");
  }

  @Test
  void aMutationThatCannotBeAppliedKillsNothing() {
    MutationRow row =
        run()
            .run(
                mutation(
                    () -> {
                      throw new IllegalStateException("nothing to change");
                    }));

    assertThat(row.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(row.seedWords()).isEqualTo("it could not be applied: nothing to change");
    assertThat(virsh.asked()).filteredOn(line -> line.contains("loadvm")).hasSize(3);
  }

  @Test
  void creditsNoRedThatStaysWhenTheLabIsBack() {
    stubborn = true;
    MutationRow row = run().run(mutation(this::exposeTheKey));

    assertThat(row.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(row.seedWords())
        .startsWith("S2-key-file is not green on the lab that was put back: ")
        .contains("KEY_FILE_EXPOSED");
  }

  @Test
  void creditsTheRightReasonAmongSeveral() {
    MutationRow row =
        run()
            .run(
                mutation(
                    () -> {
                      lab.on("control", "stat -c", 1, "", "stat: no such file\n");
                      exposeTheKey();
                    }));

    assertThat(row.reasons(CHECK)).containsExactly("NOT_JOINED", "KEY_FILE_EXPOSED");
    assertThat(row.outcome()).isEqualTo(Outcome.KILLED);
  }

  @Test
  void aScenarioLooksAloneAndOnce() {
    AtomicInteger looks = new AtomicInteger();
    Verdict red = Verdict.fail(Diagnosis.TWIN, "a twin", "headscale nodes list");
    scenario =
        scenario(
            () -> {
              looks.incrementAndGet();
              return red;
            });
    MutationRow row = run().run(new Mutation("m", "a twin", SCENARIO, Diagnosis.TWIN, mesh -> {}));

    assertThat(row.outcome()).isEqualTo(Outcome.KILLED);
    assertThat(row.ranChecks()).containsExactly(SCENARIO);
    assertThat(looks).hasValue(1);
  }

  private static Check scenario(Verdict verdict) {
    return scenario(() -> verdict);
  }

  private static Check scenario(Supplier<Verdict> look) {
    return new Check() {
      @Override
      public String id() {
        return SCENARIO;
      }

      @Override
      public String title() {
        return "a scenario";
      }

      @Override
      public Verdict run(Mesh mesh) {
        return look.get();
      }
    };
  }

  @Test
  void appliesNoneOnTopOfAnother() {
    MutationRun run = run();
    virsh.refuse("loadvm", "Error: the disk cannot be read");
    MutationRow first = run.run(mutation(this::exposeTheKey));
    AtomicInteger applied = new AtomicInteger();
    MutationRow second = run.run(mutation(applied::incrementAndGet));
    assertThat(run.isLost()).isTrue();
    virsh.obey();
    MutationRow third =
        run.run(
            mutation(
                () -> {
                  applied.incrementAndGet();
                  exposeTheKey();
                }));

    assertThat(List.of(first, second))
        .allSatisfy(
            row -> {
              assertThat(row.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
              assertThat(row.seedWords()).startsWith("the lab was not put back: ");
            });
    assertThat(third.outcome()).as("a lab that is back").isEqualTo(Outcome.KILLED);
    assertThat(applied).as("the second was not applied").hasValue(1);
    assertThat(run.isLost()).isFalse();
  }

  @Test
  void tellsWhatTheTutorialWouldHaveSeen() {
    MutationRow row =
        run()
            .run(
                mutation(
                    () -> {
                      exposeTheKey();
                      lab.on("client", "^curl .*--fail .*http://app/", "hello from app\n");
                    }));

    assertThat(row.seedKilled()).isTrue();
    assertThat(row.seedWords())
        .isEqualTo("fail(\"curl -q --noproxy * --fail --silent --max-time 5 http://app/\")");
  }

  @Test
  void aGuestThatTheTutorialCannotAskIsNoReasonToEnd() {
    MutationRow row = run().run(mutation(() -> losing("client")));

    assertThat(row.seedKilled()).isFalse();
    assertThat(row.seedWords()).startsWith("could not be asked: client").contains("session broke");
    assertThat(virsh.asked()).filteredOn(line -> line.contains("loadvm")).hasSize(3);
  }

  @Test
  void anAssertionThatDoesNotHoldSaysMoreThanOneThatCannotBeAsked() {
    MutationRow row =
        run()
            .run(
                mutation(
                    () -> {
                      lab.on("control", "^ss -Hlnt ", "");
                      losing("client");
                    }));

    assertThat(row.seedWords()).isEqualTo("control.wait_for_open_port(443)");
  }

  /** Commands of the tutorial alone, so that the lab can be put back. */
  private void losing(String node) {
    FakeGuest.Answer lost =
        command -> {
          throw new Unreachable(node + ": the session broke", null);
        };
    lab.on(node, "^curl --fail ", lost).on(node, "^tailscale ping --c 1 ", lost);
  }

  private void exposeTheKey() {
    lab.on("app", "stat -c", "644 root root 88\n");
  }

  private static Mutation mutation(Runnable change) {
    Change apply = mesh -> change.run();
    return new Mutation("m", "something is wrong", CHECK, Diagnosis.KEY_FILE_EXPOSED, apply);
  }

  private MutationRun run() {
    Baseline baseline = new Baseline(lab.plan(), virsh);
    Rehearsal rehearsal =
        new Rehearsal(baseline, lab.mesh(), Map.of(), together, Clock.systemUTC(), line -> {});
    rehearsal.begin();
    return new MutationRun(
        rehearsal,
        new Lookers(new Catalogue(lab.plan()).checks(), List.of(scenario), false),
        Cast.of(lab.plan()).orElseThrow(),
        together);
  }
}
