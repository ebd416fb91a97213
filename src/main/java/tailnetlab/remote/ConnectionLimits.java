package tailnetlab.remote;

import java.time.Duration;

/**
 * How patient we are with a guest's SSH server.
 *
 * @param connect for the TCP connection, for each step of the handshake, and for a channel to open
 * @param keepAlive how long a session may be silent before we ask whether it still lives
 * @param keepAliveMisses how many such questions may stay without an answer
 * @param channels commands at the same time; sshd's MaxSessions is 10 by default
 * @param trust how long after its last answer a shell need not be asked whether it is still there:
 *     that costs an emulated guest 2 ms of its CPU, and a busy one a good deal of time
 */
public record ConnectionLimits(
    Duration connect, Duration keepAlive, int keepAliveMisses, int channels, Duration trust) {

  /** Returns limits that fit an emulated guest: a new session there was seen to take 3.7 s. */
  public static ConnectionLimits usual() {
    return new ConnectionLimits(
        Duration.ofSeconds(20), Duration.ofSeconds(15), 4, 6, Duration.ofSeconds(1));
  }
}
