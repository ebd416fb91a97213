package tailnetlab.remote;

import java.time.Duration;

/**
 * How patient we are with a guest's SSH server.
 *
 * @param connect for a session to open, and for a shell in one
 * @param keepAlive how long a session may be silent before we ask whether it still lives
 * @param keepAliveMisses how many such questions may stay without an answer
 * @param channels commands at the same time; sshd's MaxSessions is 10 by default
 * @param trust how long after its last answer a shell need not be asked whether it is still there:
 *     that costs an emulated guest 2 ms of its CPU, and a busy one a good deal of time
 * @param rest how long a guest that gave no answer is not asked again: many commands for it would
 *     else wait one after the other
 */
public record ConnectionLimits(
    Duration connect,
    Duration keepAlive,
    int keepAliveMisses,
    int channels,
    Duration trust,
    Duration rest) {

  /**
   * Returns limits for who waits for guests to come up, emulated ones too: a new session there was
   * seen to take 3.7 s.
   */
  public static ConnectionLimits patient() {
    return new ConnectionLimits(
        Duration.ofSeconds(20), Duration.ofSeconds(10), 3, 6, Duration.ofSeconds(1), Duration.ZERO);
  }

  /**
   * Returns limits for guests that should be up: one that is not costs 8 s, and once in a while.
   */
  public static ConnectionLimits brief() {
    return new ConnectionLimits(
        Duration.ofSeconds(8),
        Duration.ofSeconds(2),
        3,
        3,
        Duration.ofSeconds(1),
        Duration.ofSeconds(10));
  }

  /** Returns how long a shell that is there may take to say so: the rest is for a new one. */
  Duration shell() {
    return connect.dividedBy(3);
  }
}
