package tailnetlab.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** The shell of {@code ./lab shell}, whose prompt says where one is. */
final class Prompt {
  private Prompt() {}

  /** Returns the command that starts it. */
  static List<String> shell(Place place) {
    Path file = place.folder().resolve("shellrc");
    try (InputStream in = Prompt.class.getResourceAsStream("/cli/shellrc")) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of("bash", "--rcfile", file.toString(), "-i");
  }

  /** Returns what its file needs to know. */
  static Map<String, String> variables(Place place, String path) {
    return Map.of(
        "LAB_SHELL_PATH", path, "LAB_SSH_CONFIG", place.ssh().resolve("config").toString());
  }
}
