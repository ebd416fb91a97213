package tailnetlab.cli;

import tailnetlab.hypervisor.CpuSpeed;
import tailnetlab.plan.LabPlan;

/** Begins work on a lab: hypervisor, acceleration, and a state that agrees with them. */
final class Sessions {
  private Sessions() {}

  /**
   * Starts what does not run, and mends what an earlier run left behind.
   *
   * @param terminal told what happens, where anything does
   */
  static CpuSpeed begin(Workbench bench, Terminal terminal) {
    return begin(bench, terminal, LabPlan.Acceleration.AUTO, speed -> {});
  }

  /** The same with a wish for the guests' CPUs; the announcement comes before everything else. */
  static CpuSpeed begin(
      Workbench bench,
      Terminal terminal,
      LabPlan.Acceleration wish,
      java.util.function.Consumer<CpuSpeed> announce) {
    terminal.moving("… hypervisor");
    boolean fresh = bench.hypervisor().start();
    terminal.moving("… how fast do guests run here?");
    CpuSpeed speed = bench.speed(wish);
    bench.writeHost(speed);
    announce.accept(speed);
    new Mending(bench, terminal::line).mend(fresh);
    return speed;
  }
}
