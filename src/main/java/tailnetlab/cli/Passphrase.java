package tailnetlab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** The passphrase that encrypts the state's secrets: random, made once a clone. */
final class Passphrase {
  private static final int BYTES = 24;

  private Passphrase() {}

  /** Makes the file where there is none. */
  static void make(Path file) {
    if (Files.exists(file)) {
      return;
    }
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    try {
      PrivateFiles.write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
