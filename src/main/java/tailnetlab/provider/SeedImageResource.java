package tailnetlab.provider;

import static tailnetlab.provider.Shape.Kind.TEXT;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The NoCloud image of a guest, as a file that only its owner reads: it holds the guest's host key.
 *
 * <p>Not the libvirt provider's own cloud-init disk: it reads every image back, and its client
 * library (go-libvirt, 2024-09 and 2026-10) can lock up at the end of a download. Seen here: one
 * `up` in about ten stood still for ever, the library's callback holding the lock that the end of
 * the download waits for.
 */
final class SeedImageResource implements Resource {
  private static final int LIMIT_SECONDS = 60;
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final Set<PosixFilePermission> OWNER_READS =
      PosixFilePermissions.fromString("rw-------");

  @Override
  public Shape shape() {
    return Shape.of("SeedImage", "What a guest reads at its first boot, as an ISO image.")
        .standsOn("folder", TEXT)
        .standsOn("node", TEXT)
        .standsOn("userData", TEXT)
        .standsOn("metaData", TEXT)
        .standsOn("networkConfig", TEXT)
        .gives("path", TEXT);
  }

  @Override
  public State create(Properties inputs, Task task) {
    Path image = image(inputs);
    try {
      Files.createDirectories(image.getParent(), OWNER_ONLY);
      Path work = Files.createTempDirectory(image.getParent(), "making-", OWNER_ONLY);
      try {
        write(work.resolve("user-data"), inputs.text("userData"));
        write(work.resolve("meta-data"), inputs.text("metaData"));
        write(work.resolve("network-config"), inputs.text("networkConfig"));
        Path made = work.resolve("image.iso");
        pack(work, made);
        Files.setPosixFilePermissions(made, OWNER_READS);
        Files.move(made, image, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        remove(work);
      }
    } catch (IOException e) {
      throw Failure.because("the seed image %s cannot be written: %s".formatted(image, e));
    }
    return new State(image.toString(), inputs, Properties.NONE.with("path", image.toString()));
  }

  @Override
  public Optional<State> read(State before, Task task) {
    return Optional.of(before).filter(state -> Files.exists(Path.of(state.id())));
  }

  @Override
  public void delete(State before, Task task) {
    try {
      Files.deleteIfExists(Path.of(before.id()));
    } catch (IOException e) {
      throw Failure.because("the seed image %s cannot be removed: %s".formatted(before.id(), e));
    }
  }

  /** The name carries the content: another seed is another file, and so another machine. */
  private static Path image(Properties inputs) {
    String content =
        String.join(
            "\0", inputs.text("userData"), inputs.text("metaData"), inputs.text("networkConfig"));
    return Path.of(inputs.text("folder"))
        .resolve("%s-%s.iso".formatted(inputs.text("node"), Fingerprint.of(content)));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_READS));
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  /** cloud-init finds the image by its label (DataSourceNoCloud). */
  private static void pack(Path folder, Path image) throws IOException {
    List<String> command =
        List.of(
            "genisoimage",
            "-quiet",
            "-joliet",
            "-rock",
            "-volid",
            "CIDATA",
            "-output",
            image.getFileName().toString(),
            "user-data",
            "meta-data",
            "network-config");
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroy();
        throw Failure.because("genisoimage made no seed image: " + said.strip());
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw Failure.cancelled();
    }
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
