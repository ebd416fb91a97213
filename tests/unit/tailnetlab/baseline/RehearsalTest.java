package tailnetlab.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tailnetlab.checks.FakeGuest;
import tailnetlab.checks.Lab;
import tailnetlab.hypervisor.Programs.Said;
import tailnetlab.plan.Expectation;
import tailnetlab.plan.Expectation.Access;
import tailnetlab.plan.Expectation.Over;
import tailnetlab.plan.NodePlan;

class RehearsalTest {
  private static final List<String> NAMES = List.of("control", "app", "client");
  private final ExecutorService together = Executors.newFixedThreadPool(8);

  /** Who pinged whom. */
  private final Set<String> pings = Collections.synchronizedSet(new TreeSet<>());

  @AfterEach
  void endTheThreads() {
    together.shutdownNow();
  }

  @Test
  void waitsUntilEveryMemberAnswersEveryOther() {
    rehearsal(new Lab()).restore();

    assertThat(pings).hasSize(6).contains("app → control", "client → app");
  }

  @Test
  void waitsForNobodyWhomThePolicyKeepsAway() {
    Lab lab = Lab.expecting(new Expectation("app", "control", 80, Over.TAILNET, Access.DENY));

    rehearsal(lab).restore();

    assertThat(pings).hasSize(5).doesNotContain("app → control").contains("control → app");
  }

  private Rehearsal rehearsal(Lab lab) {
    lab.on(Lab.HYPERVISOR, "^sh -s -- ", "").on(Lab.HYPERVISOR, "^test -s ", "");
    Map<NodePlan, List<String>> addresses = new HashMap<>();
    for (String name : NAMES) {
      lab.on(name, "^date --set", "");
      addresses.put(lab.plan().node(name), List.of("to-" + name));
      for (String other : NAMES) {
        lab.on(name, "^ping .* to-" + other + "$", heard(name + " → " + other));
      }
    }
    Baseline baseline = new Baseline(lab.plan(), words -> new Said(0, "", ""));
    Rehearsal rehearsal =
        new Rehearsal(baseline, lab.mesh(), addresses, together, Clock.systemUTC());
    rehearsal.begin();
    return rehearsal;
  }

  private FakeGuest.Answer heard(String pair) {
    return command -> {
      pings.add(pair);
      return new FakeGuest.Said(0, "1 packets transmitted, 1 received\n", "");
    };
  }
}
