package tailnetlab.cloudinit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where the files under cloud-init/ are read from. */
@FunctionalInterface
interface Sources {

  /** Returns the text of a file such as {@code base/role.yaml}, or nothing where there is none. */
  Optional<String> find(String path);

  /**
   * Returns the text of a file that must be there.
   *
   * @param wantedBy who names the file, for the message
   */
  default String read(String path, String wantedBy) {
    return find(path)
        .orElseThrow(
            () ->
                new FragmentException(
                    "cloud-init/%s is missing; %s needs it".formatted(path, wantedBy)));
  }

  /** Reads the files that travel in the jar. */
  static Sources classPath() {
    return path -> {
      try (InputStream file = Sources.class.getResourceAsStream("/cloud-init/" + path)) {
        return file == null
            ? Optional.empty()
            : Optional.of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException("cloud-init/" + path, e);
      }
    };
  }
}
