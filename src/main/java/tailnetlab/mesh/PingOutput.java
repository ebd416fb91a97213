package tailnetlab.mesh;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailnetlab.mesh.Tailscale.Path;

/** The lines of {@code tailscale ping}, as the path that packets take. */
final class PingOutput {
  private static final Pattern PONG = Pattern.compile("pong from .+ via (\\S+) in (\\S+)");
  private static final Pattern RELAY = Pattern.compile("(?:DERP|peer-relay)\\((.+)\\)");

  private PingOutput() {}

  /** Returns the path of the last answer, or the last line where none came. */
  static Path path(String output) {
    List<String> lines = output.lines().toList();
    for (int i = lines.size() - 1; i >= 0; i--) {
      Matcher pong = PONG.matcher(lines.get(i));
      if (pong.matches()) {
        return path(pong.group(1), GoDuration.parse(pong.group(2)));
      }
    }
    return new Path.None(lines.isEmpty() ? "no answer" : lines.get(lines.size() - 1));
  }

  private static Path path(String via, Duration roundTrip) {
    Matcher relay = RELAY.matcher(via);
    return relay.matches()
        ? new Path.Relay(relay.group(1), roundTrip)
        : new Path.Direct(via, roundTrip);
  }
}
