package tailnetlab.mesh;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * When a server read its settings, and what was changed since.
 *
 * @param unit the server's unit
 * @param loaded when it read them last
 * @param later files of its settings that were changed later: their inodes, so that putting an old
 *     time back does not hide it
 */
public record ServerSettings(String unit, Instant loaded, Map<String, Instant> later) {
  /** Both ends are known to the second only. */
  private static final int BLUR_SECONDS = 2;

  private static final String SSHD_STARTED = "/run/sshd.pid";

  public ServerSettings {
    later = Map.copyOf(later);
  }

  /** Reads the parts of a census that tell; nothing of a server that does not run. */
  static List<ServerSettings> read(CensusParts parts) {
    Map<String, Instant> files = new TreeMap<>();
    for (String line : parts.linesIfAny("settings")) {
      int space = line.indexOf(' ');
      files.put(line.substring(space + 1), seconds(line.substring(0, space)));
    }
    List<ServerSettings> servers = new ArrayList<>();
    Optional.ofNullable(files.get(SSHD_STARTED))
        .ifPresent(loaded -> servers.add(of("ssh.service", loaded, "/etc/ssh/", files)));
    // nginx reads its own in new workers, also when systemd does not know of it.
    Instant now = seconds(parts.text("now").strip());
    OptionalLong youngest =
        parts.linesIfAny("nginx-ages").stream().mapToLong(Long::parseLong).min();
    youngest.ifPresent(
        age -> servers.add(of("nginx.service", now.minusSeconds(age), "/etc/nginx/", files)));
    return servers;
  }

  private static ServerSettings of(
      String unit, Instant loaded, String folder, Map<String, Instant> files) {
    Map<String, Instant> later = new TreeMap<>(files);
    later.keySet().removeIf(file -> !file.startsWith(folder));
    later.values().removeIf(when -> !when.isAfter(loaded.plusSeconds(BLUR_SECONDS)));
    return new ServerSettings(unit, loaded, later);
  }

  /** Reads seconds since 1970; find prints them with a fraction, of which nobody else tells. */
  private static Instant seconds(String text) {
    return Instant.ofEpochSecond(Long.parseLong(text.replaceFirst("[.].*", "")));
  }
}
