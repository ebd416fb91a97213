package tailnetlab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The salt that pulumi writes into a stack's configuration. It belongs to this clone's passphrase:
 * left in a file that is shared, it locks out every other clone.
 */
final class Salt {
  private static final String KEY = "encryptionsalt:";

  private Salt() {}

  /** Removes it, unless values of the configuration are encrypted with it. */
  static void remove(Path configuration) throws IOException {
    if (!Files.exists(configuration)) {
      return;
    }
    List<String> lines = Files.readAllLines(configuration);
    if (lines.stream().anyMatch(line -> line.strip().startsWith("secure:"))) {
      return;
    }
    List<String> rest = lines.stream().filter(line -> !line.startsWith(KEY)).toList();
    if (rest.stream().allMatch(String::isBlank)) {
      Files.delete(configuration);
    } else if (rest.size() < lines.size()) {
      Files.write(configuration, rest);
    }
  }
}
