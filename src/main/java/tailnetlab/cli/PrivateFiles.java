package tailnetlab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files that only their owner may read. */
final class PrivateFiles {
  private PrivateFiles() {}

  /** Writes a file with mode 0600, whole or not at all. */
  static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    // Made with the mode, not changed to it: it is never open to others. And moved into
    // place, so that nobody reads half of it.
    Path fresh =
        Files.createTempFile(
            file.getParent(),
            file.getFileName() + ".",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
