package tailnetlab.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Looks for secrets in files of this machine. */
final class SecretFiles {
  private static final Set<PosixFilePermission> OWNERS =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final List<Secret> secrets;
  private final List<List<String>> marks;

  SecretFiles(List<Secret> secrets) {
    this.secrets = List.copyOf(secrets);
    this.marks = Secret.marks(secrets);
  }

  /** A secret in a file. */
  record Hit(Path file, Secret secret) {
    @Override
    public String toString() {
      return "%s (%s)".formatted(file, secret.name());
    }
  }

  /** Lists every file under these places; a place that is not there has none. */
  static List<Path> under(Collection<Path> places) {
    List<Path> files = new ArrayList<>();
    places.forEach(place -> files.addAll(under(place)));
    return files;
  }

  /** Returns the command lines of all processes. */
  static List<Path> commandLines(Path processes) {
    try (Stream<Path> all = Files.list(processes)) {
      return all.filter(process -> process.getFileName().toString().matches("\\d+"))
          .map(process -> process.resolve("cmdline"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lists what is in which of these files. */
  List<Hit> in(Collection<Path> files) {
    List<Hit> hits = new ArrayList<>();
    for (Path file : files) {
      String text = text(file);
      for (int i = 0; i < secrets.size(); i++) {
        if (marks.get(i).stream().anyMatch(text::contains)) {
          hits.add(new Hit(file, secrets.get(i)));
        }
      }
    }
    return hits;
  }

  /** Says whether the text is in one of the files. */
  static boolean anyHas(Collection<Path> files, String words) {
    return files.stream().anyMatch(file -> text(file).contains(words));
  }

  /** Says whether nobody but its owner has any right to it. */
  static boolean isOwners(Path path) {
    try {
      return OWNERS.containsAll(Files.getPosixFilePermissions(path));
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> under(Path place) {
    List<Path> files = new ArrayList<>();
    if (!Files.exists(place)) {
      return files;
    }
    try {
      // Links are not followed: what they lead to is another place.
      Files.walkFileTree(
          place,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A byte for a character: every file is a text then. */
  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      // A process that has ended is no file any more, and says so only here.
      if (!Files.exists(file)) {
        return "";
      }
      throw new UncheckedIOException(e);
    }
  }
}
