package tailnetlab.remote;

import java.time.Duration;

/**
 * What a command did.
 *
 * @param command the command
 * @param exit its exit status; 128 + n when a signal ended it
 * @param out its standard output, as UTF-8
 * @param err its standard error
 * @param took how long it ran, seen from here
 */
public record Result(Command command, int exit, String out, String err, Duration took) {
  /** Says whether the exit status is 0. */
  public boolean ok() {
    return exit == 0;
  }

  /**
   * Returns standard output without its last line end.
   *
   * @throws CommandFailed when the exit status is not 0
   */
  public String require() {
    if (!ok()) {
      throw new CommandFailed(this);
    }
    return out.stripTrailing();
  }
}
