package tailnetlab.mesh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The shell scripts that travel with the program and are run through a shell's standard input. */
final class Scripts {
  private Scripts() {}

  /** Returns the text of a script. */
  static String named(String name) {
    try (InputStream in = Scripts.class.getResourceAsStream("/mesh/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
