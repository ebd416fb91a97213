package tailnetlab.mesh;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * When a server read its settings, and what was changed since.
 *
 * @param loaded when it read them last
 * @param later files of its settings that were changed later: their inodes, so that putting an old
 *     time back does not hide it
 */
public record ServerSettings(Instant loaded, Map<String, Instant> later) {
  /** Both ends are known to the second only. */
  private static final int BLUR_SECONDS = 2;

  public ServerSettings {
    later = Map.copyOf(later);
  }

  static ServerSettings of(Instant loaded, Map<String, Instant> changed) {
    return new ServerSettings(
        loaded,
        changed.entrySet().stream()
            .filter(file -> file.getValue().isAfter(loaded.plusSeconds(BLUR_SECONDS)))
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new)));
  }
}
