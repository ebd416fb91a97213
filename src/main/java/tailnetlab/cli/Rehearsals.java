package tailnetlab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import tailnetlab.baseline.Baseline;
import tailnetlab.baseline.Rehearsal;
import tailnetlab.checks.Mesh;
import tailnetlab.hypervisor.HypervisorException;
import tailnetlab.mesh.LanCapture;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Nodes;
import tailnetlab.remote.Result;

/** Lets a verb change a lab that stands, and leaves it as it was, whatever happens. */
final class Rehearsals {
  private static final int AT_ONCE = 16;

  private final Place place;
  private final Access access;
  private final Baseline baseline;
  private final Terminal terminal;

  /**
   * @param terminal told what happens besides the work
   */
  Rehearsals(Place place, Access access, Terminal terminal) {
    this.place = place;
    this.access = access;
    this.baseline = new Baseline(Workbench.open(place).hypervisor(), access.plan());
    this.terminal = terminal;
  }

  /**
   * Puts a lab back that an interrupted run left changed: guests, clocks and what was captured. The
   * caller holds the lab's lock, and is beside the guests.
   *
   * @throws LabException with exit status 3 when it is not back
   */
  void putBackLeftovers() {
    withGuests((rehearsal, together) -> null);
  }

  /**
   * Takes a baseline, lets the work change the lab, and puts it back: also when the work fails or
   * is interrupted.
   *
   * @param work gets the lab and threads to speak to guests side by side
   */
  <T> T hold(BiFunction<Rehearsal, ExecutorService, T> work) {
    return withGuests(
        (rehearsal, together) -> {
          requireNothingStray(rehearsal.mesh());
          mark();
          return changing(rehearsal, () -> work.apply(rehearsal, together));
        });
  }

  private <T> T withGuests(BiFunction<Rehearsal, ExecutorService, T> work) {
    ExecutorService together = Executors.newFixedThreadPool(AT_ONCE);
    try (Nodes nodes = new Nodes()) {
      Rehearsal rehearsal = rehearsal(nodes, together);
      putBackLeftovers(rehearsal);
      return work.apply(rehearsal, together);
    } finally {
      together.shutdownNow();
    }
  }

  private void putBackLeftovers(Rehearsal rehearsal) {
    if (!Files.exists(place.baseline())) {
      return;
    }
    if (baseline.exists()) {
      List<String> trouble = new ArrayList<>();
      if (!rehearsal.end(trouble::add)) {
        throw new LabException(
            3,
            "An interrupted run left the lab changed. %s. Try again, or type: ./lab destroy"
                .formatted(String.join(". ", trouble)));
      }
      terminal.line("An interrupted run had left the lab changed: it is put back.");
    }
    forget(place);
  }

  /** What had left before would be forgotten together with what a mutation sends. */
  private void requireNothingStray(Mesh mesh) {
    LabPlan plan = access.plan();
    if (!plan.hypervisor().isEmbedded()) {
      return;
    }
    Result strays = new LanCapture(mesh.hypervisor(), plan.lan()).strays();
    if (strays.ok() && !strays.out().isBlank()) {
      throw new LabException(
          3,
          "Packets have left the lab before anything was changed (S8-capture):\n%s"
              .formatted(strays.out().stripTrailing()));
    }
  }

  private <T> T changing(Rehearsal rehearsal, Supplier<T> work) {
    AtomicReference<Stage> stage = new AtomicReference<>(Stage.CHANGING);
    Thread rescue = new Thread(() -> rescue(stage), "rescue");
    Runtime.getRuntime().addShutdownHook(rescue);
    boolean back = true;
    try {
      rehearsal.begin();
      back = false;
      return work.get();
    } finally {
      back = back || rehearsal.end(trouble -> tell(stage, trouble));
      if (back) {
        forget(place);
      }
      if (stage.compareAndSet(Stage.CHANGING, Stage.OVER)) {
        Runtime.getRuntime().removeShutdownHook(rescue);
      }
    }
  }

  private enum Stage {
    CHANGING,
    INTERRUPTED,
    OVER
  }

  private void tell(AtomicReference<Stage> stage, String trouble) {
    if (stage.get() != Stage.INTERRUPTED) {
      terminal.line(trouble);
    }
  }

  private Rehearsal rehearsal(Nodes nodes, ExecutorService together) {
    Mesh mesh = new Mesh(access.plan(), nodes.at(access.connections()));
    Map<NodePlan, List<String>> addresses = new HashMap<>();
    access.tailnetAddresses().forEach((name, all) -> addresses.put(access.plan().node(name), all));
    return new Rehearsal(baseline, mesh, addresses, together, Clock.systemUTC());
  }

  /**
   * Ctrl-C: the guests are put back while everything else ends. Their clocks are the next verb's,
   * which finds the mark.
   */
  private void rescue(AtomicReference<Stage> stage) {
    if (!stage.compareAndSet(Stage.CHANGING, Stage.INTERRUPTED)) {
      return;
    }
    try {
      if (baseline.revertAndClose()) {
        terminal.line("Interrupted: the lab is put back. The next verb sets its clocks.");
      } else {
        forget(place);
      }
    } catch (HypervisorException e) {
      terminal.line("Interrupted, and the lab could not be put back: " + e.getMessage());
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
