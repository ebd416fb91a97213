package tailnetlab.cli;

import java.nio.file.Files;
import java.util.function.Consumer;
import tailnetlab.hypervisor.CpuSpeed;
import tailnetlab.hypervisor.HypervisorException;
import tailnetlab.mesh.LanCapture;
import tailnetlab.plan.LabPlan;
import tailnetlab.remote.LocalNode;

/** Begins work on a lab: hypervisor, acceleration, and a state that agrees with them. */
final class Sessions {
  private Sessions() {}

  /**
   * Sees to it that a lab can be looked at: what stands is left as it is, whoever works on it.
   *
   * @param terminal told what happens, where anything does
   */
  static void attach(Workbench bench, Terminal terminal) throws Exception {
    boolean ready = bench.hypervisor().isRunning() && Files.exists(bench.place().host());
    if (!ready) {
      StackLock.holding(bench.place(), "shell", () -> begin(bench, terminal));
    }
  }

  /**
   * Starts what does not run, and mends what an earlier run left behind. The caller holds the lab's
   * lock: what another run is just making would be taken for left behind.
   *
   * @param terminal told what happens, where anything does
   */
  static CpuSpeed begin(Workbench bench, Terminal terminal) {
    return begin(bench, terminal, bench.wish(), speed -> {});
  }

  /** The same with a wish for the guests' CPUs; the announcement comes before everything else. */
  static CpuSpeed begin(
      Workbench bench, Terminal terminal, LabPlan.Acceleration wish, Consumer<CpuSpeed> announce) {
    bench.mustBeWhereTheLabIs();
    terminal.moving("… hypervisor");
    boolean fresh = bench.hypervisor().start();
    capture(bench, terminal);
    terminal.moving("… how fast do guests run here?");
    CpuSpeed speed = speed(bench, wish, fresh);
    bench.writeHost(speed);
    announce.accept(speed);
    new Mending(bench, terminal::line).mend(fresh);
    return speed;
  }

  /** Before there is any guest: the capture is to tell of all that they ever send. */
  private static void capture(Workbench bench, Terminal terminal) {
    if (bench.isEmbedded()) {
      LocalNode inside = new LocalNode("hypervisor", bench.hypervisor()::enter);
      // A plan with mistakes has no LAN yet; one may still begin, to take an older lab away.
      bench
          .planIfWhole()
          .flatMap(plan -> new LanCapture(inside, plan.lan()).start())
          .ifPresent(why -> terminal.line("No packet capture for S8-capture: " + why));
    }
  }

  /** A wish that cannot be granted leaves nothing running that was not running before. */
  private static CpuSpeed speed(Workbench bench, LabPlan.Acceleration wish, boolean fresh) {
    try {
      return bench.speed(wish);
    } catch (HypervisorException e) {
      if (fresh) {
        bench.hypervisor().stop();
      }
      throw e;
    }
  }
}
