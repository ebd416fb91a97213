package tailnetlab.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailnetlab.cli.Leftovers.Leftover;
import tailnetlab.cli.StateFile.Resource;
import tailnetlab.hypervisor.Programs;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;

/** Makes state and hypervisor agree again after something died in the middle of its work. */
final class Mending {
  /** The state as it is to be, while pulumi reads it. */
  static final String IMPORT = "state-to-import.json";

  private static final Duration LOOK_LIMIT = Duration.ofSeconds(10);

  private final Workbench bench;
  private final Pulumi pulumi;
  private final StateFile state;
  private final Consumer<String> say;

  /**
   * @param say told each thing that was mended, in one line
   */
  Mending(Workbench bench, Consumer<String> say) {
    this.bench = bench;
    this.pulumi = bench.pulumi();
    this.state = new StateFile(bench.place());
    this.say = say;
  }

  /**
   * Mends what needs it; a look at the state's file where nothing does.
   *
   * @param fresh whether the hypervisor has just begun, and so knows of no guests
   * @throws LabException when another pulumi works on the stack
   */
  void mend(boolean fresh) {
    if (!state.exists()) {
      pulumi.require("stack", "select", "--create", bench.place().stack(), "--non-interactive");
    }
    unlock();
    if (fresh && bench.isEmbedded()) {
      // The snapshot went with the guests.
      Rehearsals.forget(bench.place());
    } else if (Files.exists(bench.place().baseline())) {
      putBack();
    }
    boolean guestsAreGone = fresh && bench.isEmbedded() && state.resources().size() > 1;
    if (guestsAreGone || state.hasPendingOperations()) {
      operate(guestsAreGone);
    }
    sweep();
    bench.hypervisor().mended();
  }

  private void putBack() {
    if (PutBackCommand.again(bench) != 0) {
      throw LabException.failed("An interrupted run left the lab changed, and it is not back.");
    }
  }

  /**
   * Takes the lock of a dead run away.
   *
   * @throws LabException when its run is alive
   */
  void unlock() {
    state
        .lockedBy()
        .ifPresent(
            pid -> {
              if (works(pid)) {
                throw LabException.failed(
                    "Another pulumi (process %d) works on the stack \"%s\" just now. Wait for its end, or interrupt it: ./lab shell kill -INT %d"
                        .formatted(pid, bench.place().stack(), pid));
              }
              pulumi.require("cancel", "--yes", "--stack", bench.place().stack());
              say.accept("An earlier run was killed: its lock is taken away.");
            });
  }

  /** The number in a lock counts where the run was: mostly inside the namespace. */
  private boolean works(long pid) {
    List<String> look = List.of("cat", "/proc/" + pid + "/comm");
    Programs programs = new Programs(Map.of());
    boolean inside =
        bench.hypervisor().isRunning()
            && isPulumi(programs.run(bench.hypervisor().enter(look), LOOK_LIMIT).out());
    return inside || isPulumi(programs.run(look, LOOK_LIMIT).out());
  }

  private static boolean isPulumi(String name) {
    return name.strip().equals("pulumi");
  }

  private void operate(boolean guestsAreGone) {
    try {
      ObjectMapper mapper = new ObjectMapper();
      String stack = bench.place().stack();
      JsonNode exported = mapper.readTree(pulumi.require("stack", "export", "--stack", stack));
      StateSurgery surgery = new StateSurgery(exported);
      surgery.forgetPendingOperations();
      if (guestsAreGone) {
        int gone = surgery.keepOnlyCredentials();
        say.accept(
            "The hypervisor had ended, and its guests with it: %d resources are made anew, the credentials stay."
                .formatted(gone));
      }
      Path file = bench.place().folder().resolve(IMPORT);
      PrivateFiles.write(file, mapper.writeValueAsString(exported));
      pulumi.require("stack", "import", "--stack", stack, "--file", file.toString());
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void sweep() {
    List<Resource> known = state.resources();
    Leftovers leftovers = Leftovers.in(bench.hypervisor(), ours());
    List<Leftover> found = leftovers.find(known);
    if (!bench.isEmbedded()) {
      new Claim(bench.place().claim()).take(bench.hypervisor().uri(), known, found);
    }
    leftovers.remove(found);
    if (!found.isEmpty()) {
      say.accept("Left over from a killed run and removed: " + Leftovers.told(found));
    }
  }

  /**
   * On another's libvirt by whole names: those of the stack "lab" are also how those of "lab-2"
   * begin.
   */
  private Predicate<String> ours() {
    if (bench.isEmbedded()) {
      return name -> true;
    }
    return bench.planIfWhole().map(Mending::names).orElseGet(Set::of)::contains;
  }

  private static Set<String> names(LabPlan plan) {
    return Stream.concat(
            plan.nodes().stream().map(NodePlan::name), Stream.of(LabPlan.LAN, LabPlan.POOL))
        .map(plan::named)
        .collect(Collectors.toSet());
  }
}
