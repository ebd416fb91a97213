package tailnetlab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tailnetlab.hypervisor.Folders;
import tailnetlab.plan.Orders;

/** Takes the lab away. */
@Command(
    name = "destroy",
    description = "Take the lab away: machines, network, hypervisor, keys.",
    footer = {
      "",
      "What is built for all labs (tools, guest image) stays in the cache.",
      "",
      "Examples:",
      "  ./lab destroy                  nothing is asked, nothing stays",
      "  ./lab destroy --stack ci       another lab"
    })
final class DestroyCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  @Mixin private StackOption stack;
  @Mixin private HelpOption help;

  @Override
  public Integer call() throws Exception {
    if (Inside.isHere(stack.place())) {
      throw LabException.usage("This shell would be destroyed with the lab. Leave it first: exit");
    }
    Workbench bench = Workbench.open(stack.place());
    bench.mustBeWhereTheLabIs();
    return StackLock.holding(bench.place(), "destroy", () -> destroy(bench));
  }

  private static int destroy(Workbench bench) throws IOException {
    long begin = System.nanoTime();
    Place place = bench.place();
    Terminal terminal = Terminal.ofProcess();
    Leaving.settle(place, terminal::line);
    StateFile state = new StateFile(place);
    boolean runs = bench.isEmbedded() && bench.hypervisor().isRunning();
    if (!runs && !state.exists()) {
      clear(place);
      terminal.line("There is no lab \"%s\": nothing to take away.".formatted(place.stack()));
      return 0;
    }
    // Guests go with their hypervisor: where it is gone, what is left is words in a file.
    if (state.resources().size() > 1 && (runs || !bench.isEmbedded())) {
      EngineRun.Ended ended = takeAway(bench, terminal);
      boolean left = !ended.ok() && (ended.interrupted() || !bench.isEmbedded());
      if (!ended.ok()) {
        tell(ended, left, terminal);
      }
      if (left) {
        return ended.interrupted() ? INTERRUPTED : 1;
      }
    }
    bench.hypervisor().stop();
    removeStack(bench.pulumi(), place);
    clear(place);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    terminal.line("The lab \"%s\" is gone (%s).".formatted(place.stack(), Durations.say(took)));
    return 0;
  }

  private static EngineRun.Ended takeAway(Workbench bench, Terminal terminal) {
    bench.hypervisor().start();
    Mending mending = new Mending(bench, terminal::line);
    mending.unlock();
    // What goes away need not be put back first.
    Rehearsals.forget(bench.place());
    try {
      mending.mend(false);
    } catch (LabException e) {
      if (!bench.isEmbedded()) {
        throw e;
      }
      // Such as a passphrase that is lost: no reason to keep what the kernel can take away.
      terminal.line(e.getMessage());
    }
    RunView view = new RunView(terminal, false, terminal.width());
    // Nodes need not leave the tailnet one by one.
    Pulumi pulumi = bench.pulumi().with(Orders.toDiscard().variables());
    return new EngineRun(pulumi, bench.place(), view).run("destroy", "--skip-preview");
  }

  private static void tell(EngineRun.Ended ended, boolean left, Terminal terminal) {
    ended
        .errors()
        .forEach(
            (what, lines) -> {
              terminal.line("✗ " + what + ":");
              lines.forEach(line -> terminal.line("    " + line));
            });
    if (!left) {
      terminal.line("It is stopped with its hypervisor all the same.");
    } else if (ended.interrupted()) {
      terminal.line("Interrupted: `./lab destroy` again goes on from here.");
    } else {
      terminal.line("Not everything could be taken away: `./lab destroy` again tries the rest.");
    }
  }

  /**
   * Its secrets go with it; and so that no salt of theirs stays in a file under version control.
   */
  private static void removeStack(Pulumi pulumi, Place place) throws IOException {
    if (new StateFile(place).exists()) {
      pulumi.require(
          "stack",
          "rm",
          place.stack(),
          "--yes",
          "--force",
          "--preserve-config",
          "--remove-backups");
    }
    Salt.remove(place.configuration());
  }

  /** Reports, artefacts and the lock's file stay: the lock is held until the end. */
  static void clear(Place place) throws IOException {
    Access.forget(place);
    // Seed images of guests that were made anew after a mending are known to nobody else.
    for (Path gone :
        List.of(
            place.hypervisor(),
            place.host(),
            place.seeds(),
            place.timeline(),
            place.baseline(),
            place.claim())) {
      Folders.delete(gone);
    }
    for (String name :
        List.of("events.jsonl", "trail", "pulumi-stderr.log", "shellrc", Mending.IMPORT)) {
      Folders.delete(place.folder().resolve(name));
    }
  }
}
