package tailnetlab.mesh;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;

/** The node's units and their journal. */
public final class Systemd {
  /** Longer than the units' own TimeoutStartSec: systemd gives up first, and says why. */
  private static final Duration JOB_LIMIT = Duration.ofMinutes(6);

  /** Systemd answers an emulated guest in 50 ms. */
  private static final Duration LOOK = Duration.ofSeconds(20);

  /** The exit status of systemctl for a unit that does not exist: see systemctl(1), LSB. */
  private static final int NOT_INSTALLED = 5;

  private final Node node;

  public Systemd(Node node) {
    this.node = node;
  }

  /** Reads a unit's state. */
  public Unit unit(String name) {
    Map<String, String> read = new HashMap<>();
    String out =
        node.run(
                Command.of(
                        "systemctl",
                        "show",
                        "--property=ActiveState,SubState,Result,InvocationID,UnitFileState",
                        "--",
                        name)
                    .within(LOOK))
            .require();
    for (String line : out.lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        read.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return new Unit(
        name,
        read.getOrDefault("ActiveState", ""),
        read.getOrDefault("SubState", ""),
        read.getOrDefault("Result", ""),
        read.getOrDefault("InvocationID", ""),
        read.getOrDefault("UnitFileState", ""));
  }

  /**
   * Restarts a unit and waits for the job's end; a failing unit is an answer, see its state.
   *
   * @throws tailnetlab.remote.CommandFailed when there is no such unit
   */
  public Unit restart(String name) {
    return job("restart", name);
  }

  /** Starts a unit and waits, as {@link #restart} does. */
  public Unit start(String name) {
    return job("start", name);
  }

  /** Lets a unit start at boot, and starts it now, as {@link #restart} does. */
  public Unit enable(String name) {
    node.run(Command.of("systemctl", "unmask", "--quiet", "--", name)).require();
    node.run(Command.of("systemctl", "enable", "--quiet", "--", name)).require();
    return start(name);
  }

  /** Stops a unit and waits, as {@link #restart} does. */
  public Unit stop(String name) {
    return job("stop", name);
  }

  /** Reloads a unit and waits, as {@link #restart} does. */
  public Unit reload(String name) {
    return job("reload", name);
  }

  private Unit job(String verb, String name) {
    Result result = node.run(Command.of("systemctl", verb, "--", name).within(JOB_LIMIT));
    if (result.exit() == NOT_INSTALLED) {
      result.require();
    }
    return unit(name);
  }

  /** Returns the unit's last journal lines of this boot. */
  public List<String> journal(String name, int lines) {
    return journal(lines, "--output=short-iso", "--unit=" + name);
  }

  /**
   * Returns what the unit's own processes said last in this boot: without systemd's remarks, and
   * without time and host before each line.
   */
  List<String> messages(String name, int lines) {
    return journal(lines, "--output=cat", "_SYSTEMD_UNIT=" + name);
  }

  private List<String> journal(int lines, String form, String of) {
    return node.run(
            Command.of(
                    "journalctl", "--boot", "--no-pager", "--quiet", form, "--lines=" + lines, of)
                .within(LOOK))
        .require()
        .lines()
        .toList();
  }

  /**
   * A unit's state, in systemd's words.
   *
   * @param active whether it runs: {@code failed}, for one
   * @param result {@code success}, {@code exit-code}, {@code timeout}, …
   * @param invocation the id of its newest run; another one after a restart
   * @param file whether it starts at boot: {@code enabled}, {@code disabled}, {@code static}, …
   */
  public record Unit(
      String name, String active, String sub, String result, String invocation, String file) {
    /** Says whether it runs, or ran and stays. */
    public boolean isActive() {
      return active.equals("active");
    }

    /** Says whether somebody took it out of the boot. */
    public boolean isDisabled() {
      return file.equals("disabled") || file.equals("masked");
    }
  }
}
