package tailnetlab.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * What a run leaves for the report that is written after it, in files beside {@code host.json}. The
 * provider writes them: a failed resource has no outputs that could carry them. Nothing is lost
 * where there is no folder.
 */
public final class Trail {
  private final Optional<Path> folder;

  private Trail(Optional<Path> folder) {
    this.folder = folder;
  }

  /** Returns the trail in a folder, which need not exist. */
  public static Trail in(Path folder) {
    return new Trail(Optional.of(folder));
  }

  /** Returns a trail that keeps nothing. */
  public static Trail none() {
    return new Trail(Optional.empty());
  }

  /** Returns the trail of the lab whose {@code host.json} the environment names. */
  public static Trail of(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(Host.VARIABLE))
        .map(file -> beside(Path.of(file)))
        .orElseGet(Trail::none);
  }

  /** Returns the trail beside a {@code host.json}. */
  public static Trail beside(Path host) {
    return in(host.resolveSibling("trail"));
  }

  /** Keeps what the checks found, PASS or not, as {@code FindingsJson} writes it. */
  public void findings(String json) {
    write("findings.json", json);
  }

  /** Returns what the checks found, if they came to an end. */
  public Optional<String> findings() {
    return read("findings.json");
  }

  /** Keeps how a node booted, as JSON. */
  public void boot(String node, String json) {
    write("boot-%s.json".formatted(node), json);
  }

  /** Returns how a node booted, if it came so far. */
  public Optional<String> boot(String node) {
    return read("boot-%s.json".formatted(node));
  }

  /** Forgets what was found: a new run finds something else, or nothing. */
  public void begin() {
    folder.ifPresent(
        found -> {
          try {
            Files.deleteIfExists(found.resolve("findings.json"));
          } catch (IOException e) {
            // A folder that cannot be written to is noticed by those who need it.
          }
        });
  }

  private void write(String name, String text) {
    if (folder.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(folder.get());
      // Evidence is for the owner; never open to others, not even while it is written.
      Path fresh =
          Files.createTempFile(
              folder.get(),
              name,
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, text);
      Files.move(fresh, folder.get().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // A report with a gap is better than a proof that fails for want of a file.
    }
  }

  private Optional<String> read(String name) {
    try {
      return folder.isEmpty()
          ? Optional.empty()
          : Optional.of(Files.readString(folder.get().resolve(name)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
