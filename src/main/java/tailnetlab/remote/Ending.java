package tailnetlab.remote;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Ends what a command that was given up still does on its guest. OpenSSH leaves a process alone
 * when its channel is closed, unless it has a terminal (session_close_by_channel).
 */
final class Ending {
  /** As long as a cancelled caller is kept waiting for it. */
  private static final Duration LIMIT = Duration.ofSeconds(4);

  /**
   * sshd gives a channel's process a session of its own, and what it starts stays in there, also
   * the process groups that timeout(1) makes. TERM comes first: what cleans up behind itself may,
   * and the shell that reads its errors goes last. Only the shell's own words, as this may be the
   * guest's worst hour.
   */
  private static final String SCRIPT =
      """
      strike() {
        struck=
        for stat in /proc/[0-9]*/stat; do
          { read -r line <"$stat"; } 2>/dev/null || continue
          pid=${stat#/proc/}
          pid=${pid%/stat}
          set -- "$1" ${line##*) }
          [ "$5" = "$leader" ] && [ "$pid" != "$spared" ] && [ "$2" != Z ] || continue
          struck=1
          kill "-$1" "$pid" 2>/dev/null
        done
        [ "$struck" ]
      }
      leader=$1
      spared=$1
      strike TERM
      sleep 0.2
      strike 0 && sleep 1
      spared=
      strike KILL
      """;

  private Ending() {}

  /**
   * Ends a session's processes on the guest, and waits a little for that.
   *
   * @param leader the process id of the channel's first process
   */
  static void of(Session session, long leader) {
    CompletableFuture<Boolean> ended =
        Aside.begin(
            () -> {
              strike(session, leader);
              return true;
            },
            any -> {});
    Aside.settle(ended, LIMIT);
  }

  private static void strike(Session session, long leader) throws JSchException {
    ChannelExec channel = (ChannelExec) session.openChannel("exec");
    try {
      channel.setCommand(Quoting.line(List.of("sh", "-c", SCRIPT, "sh", Long.toString(leader))));
      channel.connect(Math.toIntExact(LIMIT.toMillis()));
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(10))
          .atMost(LIMIT.multipliedBy(5))
          .until(channel::isClosed);
    } catch (ConditionTimeoutException e) {
      // The guest hangs: there is nobody to end anything.
    } finally {
      channel.disconnect();
    }
  }
}
