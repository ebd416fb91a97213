package tailnetlab.mutations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tailnetlab.baseline.Baseline;
import tailnetlab.baseline.FakeVirsh;
import tailnetlab.baseline.Rehearsal;
import tailnetlab.checks.Catalogue;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.FakeGuest;
import tailnetlab.checks.Lab;
import tailnetlab.mutations.Mutation.Change;
import tailnetlab.mutations.MutationRow.Outcome;
import tailnetlab.plan.Cast;
import tailnetlab.remote.Unreachable;

class MutationRunTest {
  private static final String CHECK = "S2-key-file";
  private final Lab lab = new Lab();
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
    lab.on("app", "stat -c", "644 root root 88\n");

    assertThat(run().unbroken().complaints())
        .singleElement()
        .asString()
        .startsWith(CHECK + " FAIL KEY_FILE_EXPOSED: app: ");
  }

  @Test
  void killsWhatTheRightCheckSeesForTheRightReasonAndPutsTheLabBack() {
    MutationRow row = run().run(mutation(this::exposeTheKey));

    assertThat(row.outcome()).isEqualTo(Outcome.KILLED);
    assertThat(row.redChecks()).isEqualTo(Map.of(CHECK, "KEY_FILE_EXPOSED"));
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
  void appliesNoneOnTopOfAnother() {
    MutationRun run = run();
    virsh.refuse("loadvm", "Error: the disk cannot be read");
    MutationRow first = run.run(mutation(this::exposeTheKey));
    AtomicInteger applied = new AtomicInteger();
    MutationRow second = run.run(mutation(applied::incrementAndGet));
    assertThat(run.isLost()).isTrue();
    virsh.obey();
    MutationRow third = run.run(mutation(applied::incrementAndGet));

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
        new Catalogue(lab.plan()).checks(),
        Cast.of(lab.plan()).orElseThrow(),
        together,
        false);
  }
}
