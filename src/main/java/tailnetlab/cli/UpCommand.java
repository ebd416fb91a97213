package tailnetlab.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tailnetlab.hypervisor.CpuSpeed;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.Orders;
import tailnetlab.plan.Trail;

/** Builds the lab, and does not succeed until it is proven. */
@Command(
    name = "up",
    description = "Build the lab, or mend what has changed of it, and prove it.",
    footer = {
      "",
      "What stands is looked at first, and every check is run last, also where nothing has"
          + " changed.",
      "",
      "Exit status: 0 proven, in this run; 1 not so: something failed, or a check is not PASS;",
      "2 a mistake in the configuration, nothing made; 130 interrupted, by whatever signal.",
      "",
      "Examples:",
      "  ./lab up                       the lab of Pulumi.yaml (and Pulumi.lab.yaml)",
      "  ./lab up --stack ci            another lab, beside it",
      "  ./lab up --json | jq .findings the verdicts, for a script"
    })
final class UpCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  @Mixin private StackOption stack;
  @Mixin private HelpOption help;

  @Option(names = "--json", description = "Print the outcome as JSON instead of the work.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Workbench bench = Workbench.open(stack.place());
    LabPlan plan = bench.plan();
    return StackLock.holding(bench.place(), "up", () -> up(bench, plan));
  }

  private int up(Workbench bench, LabPlan plan) {
    Place place = bench.place();
    Terminal terminal = json ? Terminal.aside() : Terminal.ofProcess();
    Leaving.settle(place, terminal::line);
    Sessions.begin(
        bench,
        terminal,
        plan.hypervisor().acceleration(),
        speed -> terminal.line(announcement(bench, plan, speed)));
    Set<String> started =
        Machines.in(bench.hypervisor(), terminal::line).wake(new StateFile(place).resources());
    boolean current = Access.isCurrent(place);
    RunView view = new RunView(terminal, json, terminal.width());
    Trail.beside(place.host()).begin();
    Pulumi pulumi = bench.pulumi().with(Orders.toProve(started).variables());
    EngineRun.Ended ended =
        new EngineRun(pulumi, place, view).run("up", "--refresh", "--skip-preview");
    // Also after a failure: one wants to log in and look.
    boolean known = ended.ok() && !ended.changedTheLab() && current;
    Optional<Access> access =
        known ? Optional.of(Access.confirmed(place)) : Access.fetch(bench.pulumi(), place, plan);
    UpReport report = new UpReport(bench, plan, ended, terminal);
    if (ended.interrupted() && !ended.ok()) {
      report.interrupted(json);
      return INTERRUPTED;
    }
    if (!ended.ok()) {
      report.failed(access, json);
      if (bench.hypervisor().isRunning()) {
        terminal.moving("… what the nodes have to tell");
        ArtefactsCommand.again(bench);
      }
      return 1;
    }
    report.proven(access, json);
    return 0;
  }

  private static String announcement(Workbench bench, LabPlan plan, CpuSpeed speed) {
    List<String> nodes = plan.nodes().stream().map(node -> node.name()).toList();
    return "Lab \"%s\": %s on %s, %s."
        .formatted(
            plan.stack(),
            String.join(", ", nodes),
            bench.foreignUri().orElse("a libvirt of its own"),
            speed.announcement());
  }
}
