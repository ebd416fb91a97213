package tailnetlab.mesh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;
import tailnetlab.remote.TimedOut;

/**
 * Runs headscale's command line beside its daemon. Where the daemon is not there the command line
 * waits for it to the end of its patience; here it is not even started, and the journal says why.
 */
final class HeadscaleCli {
  private static final String UNIT = "headscale.service";

  /** Our limit comes after headscale's: its message says more than ours. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /** The unit's processes, as the kernel counts them: read by the shell itself, for nothing. */
  private static final String PROCESSES = "/sys/fs/cgroup/system.slice/" + UNIT + "/cgroup.procs";

  /** The exit status for a service that is not there; see sysexits.h. */
  private static final int NO_DAEMON = 69;

  private static final String BESIDE_ITS_DAEMON =
      "{ read -r _ <\"$1\"; } 2>/dev/null || exit "
          + NO_DAEMON
          + "; export HEADSCALE_CLI_TIMEOUT=\"$2\"; shift 2; exec \"$@\"";

  private static final int JOURNAL_LINES = 60;
  private static final int CAUSE_LINES = 12;

  /** How headscale ends, by its log or before there is one (cmd/headscale, hscontrol/types). */
  private static final Pattern FATAL =
      Pattern.compile("\\bFTL\\b|[Ff]atal|^Error: |^panic: |\"level\":\"fatal\"");

  private static final Pattern TIME = Pattern.compile("^[0-9]{4}-[0-9T:.+Z-]+ +");

  private final Node node;

  HeadscaleCli(Node node) {
    this.node = node;
  }

  private Result run(Duration patience, List<String> words, Optional<String> input) {
    Result result;
    try {
      result = node.run(command(PROCESSES, patience, words, input));
      if (result.exit() == NO_DAEMON) {
        absent(words);
        // Systemd says that it runs: then its processes are kept elsewhere.
        result = node.run(command("/proc/version", patience, words, input));
      }
    } catch (TimedOut e) {
      absent(words);
      throw HeadscaleError.silent(node.name(), asked(words), patience);
    }
    return result;
  }

  /** Runs a command that reads nothing. */
  Result require(Duration patience, List<String> words) {
    return require(patience, words, Optional.empty());
  }

  /**
   * Runs a command.
   *
   * @param patience how long headscale may take for its answer
   * @param input what it reads from standard input
   * @throws HeadscaleError when it refuses, does not answer, or its daemon does not run
   */
  Result require(Duration patience, List<String> words, Optional<String> input) {
    Result result = run(patience, words, input);
    if (result.ok()) {
      return result;
    }
    String reason = HeadscaleJson.error(result.err(), result.exit());
    if (HeadscaleError.tellsOfTime(reason)) {
      absent(words);
      throw HeadscaleError.silent(node.name(), asked(words), patience);
    }
    throw HeadscaleError.refused(node.name(), asked(words), reason);
  }

  /** Reads the answer. */
  Fields read(Result result, List<String> words) {
    return Fields.parse(
        "headscale on %s, asked `%s`,".formatted(node.name(), asked(words)), result.out());
  }

  private static Command command(
      String processes, Duration patience, List<String> words, Optional<String> input) {
    List<String> line = new ArrayList<>(List.of("sh", "-c", BESIDE_ITS_DAEMON, "sh"));
    line.addAll(List.of(processes, patience.toSeconds() + "s", "headscale"));
    line.addAll(words);
    line.addAll(List.of("--output", "json"));
    Command command =
        Command.of(line).within(patience.plus(MARGIN)).toldAs("headscale " + asked(words));
    return input.map(command::reading).orElse(command);
  }

  private static String asked(List<String> words) {
    return String.join(" ", words);
  }

  /**
   * Asks systemd for the daemon.
   *
   * @throws HeadscaleError when it does not run
   */
  private void absent(List<String> words) {
    Systemd.Unit unit = new Systemd(node).unit(UNIT);
    if (!unit.isActive()) {
      throw HeadscaleError.down(node.name(), asked(words), unit, lastFatal());
    }
  }

  /** Returns what the daemon said at its last end, where it said anything. */
  Optional<String> lastFatal() {
    return cause(new Systemd(node).messages(UNIT, JOURNAL_LINES));
  }

  /** Finds what headscale said at its last end: one reason may take several lines. */
  private static Optional<String> cause(List<String> journal) {
    int last = journal.size() - 1;
    // It is the last it said, unless it was started again since.
    int oldest = Math.max(0, journal.size() - CAUSE_LINES);
    while (last >= oldest && !FATAL.matcher(journal.get(last)).find()) {
      last--;
    }
    if (last < oldest) {
      return Optional.empty();
    }
    int first = last;
    while (first > 0 && FATAL.matcher(journal.get(first - 1)).find()) {
      first--;
    }
    return Optional.of(
        String.join(
            "; ",
            journal.subList(first, Math.min(journal.size(), first + CAUSE_LINES)).stream()
                .map(line -> TIME.matcher(line).replaceFirst("").strip())
                .filter(line -> !line.isEmpty())
                .distinct()
                .toList()));
  }
}
