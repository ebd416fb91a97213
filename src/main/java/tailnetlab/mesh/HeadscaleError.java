package tailnetlab.mesh;

import java.time.Duration;
import java.util.Optional;

/** Headscale refused a command, did not answer, or does not run. */
public final class HeadscaleError extends MeshException {
  private static final long serialVersionUID = 1L;

  private final boolean silent;

  private HeadscaleError(String message, String reason, boolean silent) {
    super(message, reason, null);
    this.silent = silent;
  }

  /** Says that it refused a command, in its own words. */
  static HeadscaleError refused(String node, String command, String reason) {
    return new HeadscaleError(
        "headscale on %s refused `%s`: %s".formatted(node, command, reason), reason, false);
  }

  /** Says that its daemon runs, and did not answer in that time. */
  static HeadscaleError silent(String node, String command, Duration patience) {
    String reason =
        "its daemon runs, and gave no answer within %d s".formatted(patience.toSeconds());
    return new HeadscaleError(
        "headscale on %s, asked `%s`: %s".formatted(node, command, reason), reason, true);
  }

  /**
   * Says that its daemon does not run.
   *
   * @param cause what it said at its end, where it said anything
   */
  static HeadscaleError down(
      String node, String command, Systemd.Unit unit, Optional<String> cause) {
    // A unit that was stopped may have said something at an earlier end; that is no cause.
    boolean ended = !unit.result().equals("success");
    String reason =
        cause
            .filter(any -> ended)
            .map("headscale does not start: %s"::formatted)
            .orElse("headscale does not run (%s, %s)".formatted(unit.active(), unit.result()));
    return new HeadscaleError(
        "%s on %s cannot be asked: %s".formatted("`headscale " + command + "`", node, reason),
        reason,
        true);
  }

  /** Says whether the user, node, key or policy does not exist. */
  public boolean isNotFound() {
    return reason().contains("not found");
  }

  /**
   * Says whether no answer came in time: the server is not up, or too slow; what was asked may have
   * been done all the same.
   */
  public boolean isTimeout() {
    return silent;
  }

  /** Says whether headscale's command line speaks of its own time-out. */
  static boolean tellsOfTime(String reason) {
    return reason.contains("deadline exceeded") || reason.contains("DeadlineExceeded");
  }
}
