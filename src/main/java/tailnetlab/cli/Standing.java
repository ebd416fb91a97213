package tailnetlab.cli;

import java.time.Duration;
import tailnetlab.hypervisor.GuestStates;
import tailnetlab.hypervisor.Hypervisor;
import tailnetlab.hypervisor.HypervisorException;
import tailnetlab.hypervisor.Virsh;
import tailnetlab.plan.LabPlan;

/** Sees to it that there is a lab to judge, before anybody waits for one that is not. */
final class Standing {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Standing() {}

  /**
   * Requires that a lab's hypervisor runs, and all of its guests.
   *
   * @throws LabException with exit status 3: that is no verdict
   */
  static void require(Hypervisor hypervisor, LabPlan plan) {
    require(new GuestStates(plan, Virsh.of(hypervisor, LIMIT))::requireRunning);
  }

  /** The same where somebody else looks. */
  static void require(Runnable look) {
    try {
      look.run();
    } catch (HypervisorException e) {
      throw new LabException(3, e.getMessage() + ". There is nothing to judge. Type: ./lab up");
    }
  }
}
