package tailnetlab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
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
import tailnetlab.remote.ConnectionLimits;
import tailnetlab.remote.Nodes;
import tailnetlab.remote.Result;

/** Lets a verb change a lab that stands, and leaves it as it was, whatever happens. */
final class Rehearsals {
  /** What the mark says from the moment on at which there is a snapshot. */
  private static final String CHANGED = "changed";

  private static final int AT_ONCE = 16;

  private final Place place;
  private final Access access;
  private final Terminal terminal;
  private final Baseline baseline;
  private final Supplier<Nodes> connections;

  /**
   * @param terminal told what happens besides the work
   */
  Rehearsals(Place place, Access access, Terminal terminal) {
    this(
        place,
        access,
        terminal,
        new Baseline(Workbench.open(place).hypervisor(), access.plan()),
        () -> new Nodes(ConnectionLimits.brief()));
  }

  /** The same with other guests, for tests. */
  Rehearsals(
      Place place,
      Access access,
      Terminal terminal,
      Baseline baseline,
      Supplier<Nodes> connections) {
    this.place = place;
    this.access = access;
    this.terminal = terminal;
    this.baseline = baseline;
    this.connections = connections;
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
   * @throws LabException with exit status 3 when the lab cannot be changed, or is not back; the
   *     next verb then tries again
   */
  <T> T hold(BiFunction<Rehearsal, ExecutorService, T> work) {
    // A verify that is at work would see the lab change under its hands.
    return StackLock.alone(
        place,
        "mutate or verify --scenario",
        terminal::line,
        () ->
            withGuests(
                (rehearsal, together) -> {
                  Standing.require(baseline::requireRunning);
                  requireNothingStray(rehearsal.mesh());
                  return rescued(() -> changing(rehearsal, () -> work.apply(rehearsal, together)));
                }));
  }

  private <T> T withGuests(BiFunction<Rehearsal, ExecutorService, T> work) {
    ExecutorService together = Executors.newFixedThreadPool(AT_ONCE);
    try (Nodes nodes = connections.get()) {
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
    boolean isBack;
    try {
      isBack = rescued(rehearsal::end);
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new LabException(
          3,
          "An interrupted run left the lab changed. The lab could not be put back: %s. Try again, or type: ./lab destroy"
              .formatted(e.getMessage()));
    }
    boolean isChanged = isMarked(CHANGED);
    // Said once: what is still there, the next proof shows.
    forget(place);
    if (isBack) {
      terminal.line("An interrupted run had left the lab changed: it is put back.");
    } else if (isChanged) {
      throw new LabException(
          3,
          "An interrupted run left the lab changed, and the snapshot to go back to is gone. What"
              + " was changed is still so: ./lab verify shows it. For a lab made anew, type:"
              + " ./lab destroy, then ./lab up");
    }
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
    // Before there is a snapshot, nothing is changed.
    mark("");
    begin(rehearsal);
    mark(CHANGED);
    T result;
    try {
      result = work.get();
    } catch (RuntimeException | Error e) {
      try {
        end(rehearsal);
      } catch (LabException notBack) {
        e.addSuppressed(notBack);
        terminal.line(notBack.getMessage());
      }
      throw e;
    }
    end(rehearsal);
    return result;
  }

  /** The mark stays where a guest does not run on, or half of a snapshot is left. */
  private void begin(Rehearsal rehearsal) {
    try {
      rehearsal.begin();
    } catch (HypervisorException e) {
      try {
        rehearsal.abandon();
        forget(place);
      } catch (HypervisorException more) {
        e.addSuppressed(more);
      }
      throw new LabException(3, e.getMessage());
    }
  }

  private void end(Rehearsal rehearsal) {
    try {
      if (!rehearsal.end()) {
        throw new IllegalStateException("the snapshot to go back to is gone");
      }
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new LabException(
          3,
          "The lab could not be put back: %s. The next verb tries again".formatted(e.getMessage()));
    }
    forget(place);
  }

  private enum Stage {
    WORKING,
    INTERRUPTED,
    OVER
  }

  /** Does what must not be broken off half way: a signal puts the guests back first. */
  private <T> T rescued(Supplier<T> work) {
    AtomicReference<Stage> stage = new AtomicReference<>(Stage.WORKING);
    Thread rescue = new Thread(() -> rescue(stage), "rescue");
    Runtime.getRuntime().addShutdownHook(rescue);
    try {
      return work.get();
    } catch (RuntimeException e) {
      if (stage.get() == Stage.INTERRUPTED) {
        // Of guests that were put back under its hands: no news.
        throw new CancellationException("the run was interrupted");
      }
      throw e;
    } finally {
      if (stage.compareAndSet(Stage.WORKING, Stage.OVER)) {
        Runtime.getRuntime().removeShutdownHook(rescue);
      }
    }
  }

  private Rehearsal rehearsal(Nodes nodes, ExecutorService together) {
    Mesh mesh = new Mesh(access.plan(), nodes.at(access.connections()));
    Map<NodePlan, List<String>> addresses = new HashMap<>();
    access.tailnetAddresses().forEach((name, all) -> addresses.put(access.plan().node(name), all));
    return new Rehearsal(baseline, mesh, addresses, together, Clock.systemUTC(), terminal::line);
  }

  /**
   * Ctrl-C: the guests are put back while everything else ends. Their clocks are the next verb's,
   * which finds the mark.
   */
  private void rescue(AtomicReference<Stage> stage) {
    if (!stage.compareAndSet(Stage.WORKING, Stage.INTERRUPTED)) {
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

  private void mark(String text) {
    try {
      Files.writeString(place.baseline(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isMarked(String text) {
    try {
      return Files.readString(place.baseline()).equals(text);
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
