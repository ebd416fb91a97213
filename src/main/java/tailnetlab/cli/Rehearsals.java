package tailnetlab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import tailnetlab.baseline.Baseline;
import tailnetlab.baseline.Rehearsal;
import tailnetlab.checks.Mesh;
import tailnetlab.hypervisor.HypervisorException;
import tailnetlab.hypervisor.Programs;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Nodes;

/** Lets a verb change a lab that stands, and leaves it as it was, whatever happens. */
final class Rehearsals {
  private static final int AT_ONCE = 16;

  private final Place place;
  private final Access access;
  private final Workbench bench;
  private final Baseline baseline;
  private final Terminal terminal;

  /**
   * @param terminal told what happens besides the work
   */
  Rehearsals(Place place, Access access, Terminal terminal) {
    this.place = place;
    this.access = access;
    this.bench = Workbench.open(place);
    this.baseline = baseline(bench, access.plan());
    this.terminal = terminal;
  }

  private static Baseline baseline(Workbench bench, LabPlan plan) {
    return new Baseline(new Programs(Map.of()), bench.hypervisor(), plan);
  }

  /**
   * Puts a lab back that a killed run left changed. The caller holds the lab's lock.
   *
   * @param say told when something was left
   */
  static void putBackLeftovers(Workbench bench, LabPlan plan, Consumer<String> say) {
    if (!Files.exists(bench.place().baseline())) {
      return;
    }
    Baseline left = baseline(bench, plan);
    if (left.exists()) {
      left.revert();
      left.drop();
      say.accept("An interrupted run had left the lab changed: it is put back.");
    }
    forget(bench.place());
  }

  /**
   * Takes a baseline, lets the work change the lab, and puts it back: also when the work fails or
   * is interrupted.
   *
   * @param work gets the lab and threads to speak to guests side by side
   */
  <T> T hold(BiFunction<Rehearsal, ExecutorService, T> work) {
    AtomicBoolean over = new AtomicBoolean();
    Thread rescue = new Thread(() -> rescue(over), "rescue");
    ExecutorService together = Executors.newFixedThreadPool(AT_ONCE);
    try (Nodes nodes = new Nodes()) {
      Rehearsal rehearsal = rehearsal(nodes, together);
      putBackLeftovers(bench, access.plan(), terminal::line);
      mark();
      Runtime.getRuntime().addShutdownHook(rescue);
      try {
        rehearsal.begin();
        return work.apply(rehearsal, together);
      } finally {
        rehearsal.end(terminal::line);
        over.set(true);
        forget(place);
        Runtime.getRuntime().removeShutdownHook(rescue);
      }
    } finally {
      together.shutdownNow();
    }
  }

  private Rehearsal rehearsal(Nodes nodes, ExecutorService together) {
    Mesh mesh = new Mesh(access.plan(), nodes.at(access.connections()));
    Map<NodePlan, List<String>> addresses = new HashMap<>();
    access.tailnetAddresses().forEach((name, all) -> addresses.put(access.plan().node(name), all));
    return new Rehearsal(baseline, mesh, addresses, together, Clock.systemUTC());
  }

  /** Ctrl-C: the guests are put back while everything else ends. */
  private void rescue(AtomicBoolean over) {
    if (!over.get()) {
      try {
        baseline.revert();
        baseline.drop();
        forget(place);
        terminal.line("Interrupted: the lab is put back.");
      } catch (HypervisorException e) {
        terminal.line("Interrupted, and the lab could not be put back: " + e.getMessage());
      }
    }
  }

  private void mark() {
    try {
      Files.writeString(place.baseline(), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forgets that the lab may be changed. */
  static void forget(Place place) {
    try {
      Files.deleteIfExists(place.baseline());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
