package tailnetlab.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tailnetlab.hypervisor.EmbeddedHypervisor;
import tailnetlab.hypervisor.Hypervisor;
import tailnetlab.hypervisor.HypervisorException;
import tailnetlab.hypervisor.ProcessMark;
import tailnetlab.hypervisor.Virsh;

/**
 * Watches libvirt while the engine works. What is asked of a daemon that dies stays without an
 * answer: an upload was seen to wait for it without end, beside a daemon that was long back.
 */
final class LibvirtGuard {
  /** Longer than any look takes on a machine that is busy building. */
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(10);
  private static final int MISSES = 2;

  /** Most calls on a broken connection fail at once; one that has not by then never will. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** Between asking the engine to end, insisting, and ending it. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Supplier<Optional<ProcessMark>> daemon;
  private final BooleanSupplier answers;
  private final Runnable restart;
  private final Consumer<String> say;
  private final Map<String, Instant> going = new HashMap<>();
  private Optional<ProcessMark> first = Optional.empty();
  private Instant asked = Instant.MIN;
  private int misses;
  private Optional<Trouble> trouble = Optional.empty();
  private Optional<Instant> ending = Optional.empty();

  private record Trouble(Instant since, String words) {}

  /** What to do with the engine now. */
  enum Order {
    /** Let it work. */
    GO_ON,
    /** Ask it to end; asked twice, it drops what it has in hand. */
    INTERRUPT,
    /** End it. */
    KILL
  }

  /**
   * Makes one.
   *
   * @param daemon the daemon's process, where that can be seen
   * @param answers whether the daemon answers, in a bounded time
   * @param restart ends a daemon that hangs, where another one then comes
   * @param say told what is seen, in a line
   */
  LibvirtGuard(
      Supplier<Optional<ProcessMark>> daemon,
      BooleanSupplier answers,
      Runnable restart,
      Consumer<String> say) {
    this.daemon = daemon;
    this.answers = answers;
    this.restart = restart;
    this.say = say;
  }

  /** Watches that hypervisor's. */
  static LibvirtGuard of(Hypervisor hypervisor, Consumer<String> say) {
    Virsh virsh = Virsh.of(hypervisor, ANSWER);
    return new LibvirtGuard(
        () ->
            hypervisor instanceof EmbeddedHypervisor embedded
                ? embedded.daemon()
                : Optional.empty(),
        () -> {
          try {
            return virsh.run("uri").ok();
          } catch (HypervisorException e) {
            return false;
          }
        },
        () -> {
          if (hypervisor instanceof EmbeddedHypervisor embedded) {
            embedded.endDaemon();
          }
        },
        say);
  }

  /** Takes in what the engine has in hand. */
  synchronized void event(EngineEvent event, Instant now) {
    if (event instanceof EngineEvent.Started started && started.urn().contains("libvirt:")) {
      going.put(started.urn(), now);
    } else if (event instanceof EngineEvent.Finished finished) {
      going.remove(finished.urn());
    } else if (event instanceof EngineEvent.Failed failed) {
      going.remove(failed.urn());
    }
  }

  /** Looks, and says what to do with the engine. */
  Order look(Instant now) {
    if (trouble().isEmpty()) {
      seen(now).ifPresent(words -> begin(now, words));
    }
    return order(now);
  }

  /** Returns why the engine was ended, if it was. */
  synchronized Optional<String> reason() {
    return ending.flatMap(any -> trouble).map(Trouble::words);
  }

  private synchronized Optional<Trouble> trouble() {
    return trouble;
  }

  /** May take as long as an answer may. */
  private Optional<String> seen(Instant now) {
    Optional<ProcessMark> present = daemon.get();
    if (first.isEmpty()) {
      first = present;
    }
    if (!present.equals(first)) {
      return Optional.of("libvirt's daemon ended while the engine worked with it");
    }
    if (asked.plus(BETWEEN_QUESTIONS).isAfter(now)) {
      return Optional.empty();
    }
    asked = now;
    misses = answers.getAsBoolean() ? 0 : misses + 1;
    if (misses < MISSES) {
      return Optional.empty();
    }
    restart.run();
    return Optional.of(
        "libvirt gave no answer %d times, for %d s each".formatted(misses, ANSWER.toSeconds()));
  }

  private synchronized void begin(Instant now, String words) {
    trouble = Optional.of(new Trouble(now, words));
    say.accept(
        "%s. What it had in hand is given up after %d s."
            .formatted(capital(words), GRACE.toSeconds()));
  }

  private synchronized Order order(Instant now) {
    if (ending.isPresent()) {
      boolean insist = ending.get().plus(PATIENCE).isBefore(now);
      boolean kill = ending.get().plus(PATIENCE.multipliedBy(2)).isBefore(now);
      return kill ? Order.KILL : insist ? Order.INTERRUPT : Order.GO_ON;
    }
    if (trouble.filter(seen -> isStuck(seen, now)).isEmpty()) {
      return Order.GO_ON;
    }
    ending = Optional.of(now);
    return Order.INTERRUPT;
  }

  /** What does not need libvirt, such as a boot that is waited for, goes on to its end. */
  private boolean isStuck(Trouble seen, Instant now) {
    Instant limit = now.minus(GRACE);
    return seen.since().isBefore(limit)
        && going.values().stream().anyMatch(since -> since.isBefore(limit));
  }

  private static String capital(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /** Returns what a person reads at the run's end. */
  List<String> told() {
    return reason()
        .map(
            words ->
                List.of(
                    words,
                    "what the engine had asked of it stayed without an answer. `./lab up` goes on"
                        + " from here"))
        .orElse(List.of());
  }
}
