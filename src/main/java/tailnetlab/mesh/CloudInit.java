package tailnetlab.mesh;

import java.util.List;
import java.util.Optional;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;

/**
 * cloud-init of a node: how far the first boot is.
 *
 * <p>Read from its files: {@code cloud-init status} is Python, and takes seconds in an emulated
 * guest that is busy booting.
 */
public final class CloudInit {
  /**
   * Prints both state files and the last module's start, with a NUL after each. The result first:
   * it is written last, so where it is there the status is the final one.
   */
  private static final String READ =
      """
      cd /run/cloud-init 2>/dev/null || exit 0
      cat result.json 2>/dev/null; printf '\\0'
      cat status.json 2>/dev/null; printf '\\0'
      tail -n 400 /var/log/cloud-init.log 2>/dev/null \
        | grep -o 'start: [a-z-]*/config-[a-z0-9_-]*' | tail -n 1
      """;

  /**
   * Finds the begin of its first stage, and the end of its last, of every boot: in the log that
   * only ever grows. The result's own file is removed at the begin of every boot.
   */
  private static final List<String> BOOTS =
      List.of(
          "grep",
          "-ohE",
          "running 'init-local'|finish: modules-final: ",
          "/var/log/cloud-init.log");

  private final Node node;

  public CloudInit(Node node) {
    this.node = node;
  }

  /** Reads the state; works while the boot is under way. */
  public State state() {
    String out = node.run(Command.of("sh", "-c", READ)).out();
    String[] parts = out.split("\0", -1);
    return CloudInitFiles.state(part(parts, 1), part(parts, 0), part(parts, 2));
  }

  /**
   * Says whether the first boot ended before its work was over, and this is another one: cloud-init
   * takes a module that it has begun for done, and leaves it as it was torn off.
   */
  public boolean firstBootWasCutOff() {
    List<String> boots = node.run(Command.of(BOOTS)).out().lines().toList();
    return boots.size() > 1 && !boots.get(1).startsWith("finish");
  }

  private static String part(String[] parts, int index) {
    return index < parts.length ? parts[index].strip() : "";
  }

  /** Returns the last lines of cloud-init's own output, for a failed module. */
  public List<String> lastOutput(int lines) {
    return node.run(
            Command.of("tail", "-n", Integer.toString(lines), "/var/log/cloud-init-output.log"))
        .out()
        .lines()
        .toList();
  }

  /**
   * How far cloud-init is.
   *
   * @param status {@code not started}, {@code running}, {@code done}, …
   * @param stage the stage under way or reached: {@code init-local}, {@code modules-final}, …
   * @param module the module under way, where the log tells
   * @param errors what failed, with the module's name
   */
  public record State(String status, String stage, Optional<String> module, List<String> errors) {
    /** Says whether nothing more will happen. */
    public boolean isOver() {
      return status.equals("done") || status.equals("error") || status.equals("degraded");
    }
  }
}
