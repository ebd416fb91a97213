package tailnetlab.cli;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One run of the engine over a lab, shown as it goes, and interrupted with care. */
final class EngineRun {
  /** After an interrupt the engine finishes what it has in hand; then it has had its chance. */
  private static final Duration LAST_ORDERS = Duration.ofSeconds(60);

  /** Four of five events say this, and nobody has ever wanted them. */
  private static final String DEBUG = "\"severity\":\"debug\"";

  /** An exit status above this is this plus the signal that ended the process. */
  private static final int SIGNALLED = 128;

  /** Taken in every run, and no change of the lab. */
  private static final String PROOF = "Verification";

  private final Pulumi pulumi;
  private final Place place;
  private final RunView view;
  private final LibvirtGuard guard;
  private final Map<String, List<String>> errors = new LinkedHashMap<>();
  private final Steps steps = new Steps();
  private Map<String, Integer> changes = Map.of();

  EngineRun(Pulumi pulumi, Place place, RunView view) {
    this.pulumi = pulumi;
    this.place = place;
    this.view = view;
    this.guard = LibvirtGuard.of(pulumi.hypervisor(), view::note);
  }

  /**
   * How a run ended.
   *
   * @param exit pulumi's exit status
   * @param interrupted whether the user ended it
   * @param changes how many resources each operation touched
   * @param errors what went wrong: for each thing, the lines it said
   * @param steps what was done to resources, and when
   * @param took how long it ran
   */
  record Ended(
      int exit,
      boolean interrupted,
      Map<String, Integer> changes,
      Map<String, List<String>> errors,
      List<Steps.Step> steps,
      Duration took) {
    boolean ok() {
      return exit == 0;
    }

    /** Says whether anything was made, changed, removed, or found to be another than before. */
    boolean changedTheLab() {
      return steps.stream().anyMatch(step -> step.changes() && !isProof(step));
    }

    /** Returns how many resources each operation touched, without the proof and without looks. */
    Map<String, Integer> work() {
      Map<String, Integer> work = new LinkedHashMap<>(changes);
      work.remove(EngineEvent.Finished.AS_IT_WAS);
      steps.stream()
          .filter(Ended::isProof)
          .forEach(
              step -> work.computeIfPresent(step.operation(), (op, n) -> n > 1 ? n - 1 : null));
      return work;
    }

    private static boolean isProof(Steps.Step step) {
      return step.type().equals(PROOF);
    }
  }

  /**
   * Runs a verb of pulumi to its end.
   *
   * @param arguments the verb and its options
   */
  Ended run(String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.addAll(List.of("--yes", "--non-interactive", "--json", "--color", "never"));
    words.addAll(List.of("--cwd", place.root().toString(), "--stack", place.stack()));
    Path complaints = place.folder().resolve("pulumi-stderr.log");
    Instant begin = Instant.now();
    Kin kin = Kin.ofNewRun();
    Process process = pulumi.with(kin.variables()).start(words, complaints);
    Leaving.note(place, process, kin);
    ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    try (Interrupts interrupts = Interrupts.passedOnTo(kin, view::note, LAST_ORDERS)) {
      Future<?> ticks =
          clock.scheduleAtFixedRate(
              () -> view.tick(Instant.now()), 500, 500, TimeUnit.MILLISECONDS);
      // Not with the ticks: a look may take as long as libvirt's answer does.
      Future<?> watch =
          clock.scheduleWithFixedDelay(
              () -> obey(guard.look(Instant.now()), kin), 2, 2, TimeUnit.SECONDS);
      follow(process);
      int exit = process.waitFor();
      if (interrupts.happened() || guard.reason().isPresent() || exit > SIGNALLED) {
        end(kin);
      }
      ticks.cancel(false);
      watch.cancel(true);
      view.end();
      // The engine's own last words tell nothing beside those of a resource.
      if (errors.size() > 1) {
        errors.remove("");
      }
      addComplaints(complaints, exit);
      if (!guard.told().isEmpty()) {
        errors.put("libvirt", guard.told());
      }
      Duration took = Duration.between(begin, Instant.now());
      return new Ended(exit, interrupts.happened(), changes, errors, steps.all(), took);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LabException.failed("interrupted while pulumi worked");
    } finally {
      clock.shutdownNow();
      Leaving.forget(place);
    }
  }

  private static void obey(LibvirtGuard.Order order, Kin kin) {
    switch (order) {
      case GO_ON -> {}
      case INTERRUPT -> kin.interrupt();
      case KILL -> kin.kill();
    }
  }

  /** "Interrupted" is said when nothing is at work any more: the next run would be refused. */
  private static void end(Kin kin) {
    if (!kin.alive().isEmpty()) {
      kin.interrupt();
      kin.awaitEnd(LAST_ORDERS);
    }
  }

  private void follow(Process process) {
    try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        BufferedWriter log = Files.newBufferedWriter(place.folder().resolve("events.jsonl"))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.contains(DEBUG)) {
          log.write(line);
          log.newLine();
          log.flush();
        }
        EngineEvent.parse(line).ifPresent(this::take);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(EngineEvent event) {
    Instant now = Instant.now();
    view.event(event, now);
    guard.event(event, now);
    steps.event(event, now);
    if (event instanceof EngineEvent.Summary summary) {
      changes = summary.changes();
    } else if (event instanceof EngineEvent.Message message && message.isError()) {
      String what = Work.of(message.urn(), "").what();
      List<String> lines = Complaints.withoutNoise(message.text().lines().toList());
      errors.computeIfAbsent(what, key -> new ArrayList<>()).addAll(lines);
    }
  }

  /** What pulumi says before it has an engine to tell events comes on its standard error. */
  private void addComplaints(Path complaints, int exit) {
    if (exit == 0 || !errors.isEmpty()) {
      return;
    }
    if (exit > SIGNALLED) {
      errors.put("", List.of("pulumi was ended by signal %d".formatted(exit - SIGNALLED)));
      return;
    }
    try {
      List<String> lines = Complaints.withoutNoise(Files.readAllLines(complaints));
      errors.put("", List.of(Complaints.explain(String.join("; ", lines), place)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
