package tailnetlab.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
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
import tailnetlab.plan.Expectation;
import tailnetlab.plan.Expectation.Access;
import tailnetlab.plan.Expectation.Over;
import tailnetlab.plan.NodePlan;

class RehearsalTest {
  private static final List<String> NAMES = List.of("control", "app", "client");
  private final ExecutorService together = Executors.newFixedThreadPool(8);

  /** Who pinged whom. */
  private final Set<String> pings = Collections.synchronizedSet(new TreeSet<>());

  private final FakeVirsh virsh = new FakeVirsh(new Lab().plan());
  private final List<String> said = new ArrayList<>();
  private Instant now = Instant.now();
  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

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

  @Test
  void takesAnOldBaselineAnew() {
    Rehearsal rehearsal = rehearsal(new Lab());
    now = now.plus(Duration.ofMinutes(8));

    rehearsal.restore();

    assertThat(virsh.asked()).filteredOn(line -> line.contains("savevm")).hasSize(6);
    assertThat(virsh.snapshots()).containsExactly("tailnet-lab-next");
    assertThat(said).isEmpty();
  }

  @Test
  void goesOnWithTheOldBaselineWhereThereIsNoRoomForANewOne() {
    Rehearsal rehearsal = rehearsal(new Lab());
    now = now.plus(Duration.ofMinutes(8));
    virsh.refuse("app .*savevm", "Error: No space left on device");

    rehearsal.restore();
    rehearsal.restore();

    assertThat(said)
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("is used on").contains("No space left"));
    assertThat(virsh.snapshots()).containsExactly("tailnet-lab-baseline");
  }

  @Test
  void takesNoBaselineOfALabThatIsNotBack() {
    Rehearsal rehearsal = rehearsal(new Lab());
    virsh.refuse("loadvm", "Error: the disk cannot be read");

    assertThatThrownBy(rehearsal::restore).hasMessageContaining("the disk cannot be read");
    assertThatThrownBy(rehearsal::end).hasMessageContaining("the disk cannot be read");
    assertThat(virsh.snapshots()).containsExactly("tailnet-lab-baseline");
    virsh.obey();
    assertThat(rehearsal.end()).isTrue();
    assertThat(virsh.snapshots()).isEmpty();
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
    Baseline baseline = new Baseline(lab.plan(), virsh);
    Rehearsal rehearsal =
        new Rehearsal(baseline, lab.mesh(), addresses, together, clock, said::add);
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
