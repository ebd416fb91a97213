package tailnetlab.cli;

import java.time.Instant;
import tailnetlab.mesh.LanCapture;
import tailnetlab.mesh.LanCapture.Acknowledgement;
import tailnetlab.plan.LabPlan;
import tailnetlab.remote.LocalNode;
import tailnetlab.remote.Result;

/** Puts packets aside that S8-capture found, when somebody says what sent them. */
final class Strays {
  private Strays() {}

  /**
   * Acknowledges what was found so far.
   *
   * @throws LabException with exit status 3 where there is nothing to acknowledge
   */
  static void acknowledge(LabPlan plan, String why, Instant now) {
    try (LocalNode here = new LocalNode("hypervisor")) {
      LanCapture capture = new LanCapture(here, plan.lan());
      Result strays = capture.strays();
      if (!plan.hypervisor().isEmbedded() || !strays.ok() || strays.out().isBlank()) {
        throw new LabException(
            3, "There is nothing to acknowledge: S8-capture has found no stray packet.");
      }
      capture
          .acknowledge(new Acknowledgement(now, who(), why, strays.out().lines().toList()))
          .ifPresent(
              trouble -> {
                throw new LabException(3, "No packet capture for S8-capture: " + trouble);
              });
    }
  }

  /** In the namespace everybody is root; the environment comes from outside. */
  private static String who() {
    String user = System.getenv("USER");
    return user == null ? System.getProperty("user.name") : user;
  }
}
