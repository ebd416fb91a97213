package tailnetlab.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import tailnetlab.plan.LabPlan.GuestImage;

/**
 * Reads {@code image:} and {@code imageSha256:}, and holds the file against them; mistakes are
 * added to the reader's list.
 */
final class ImageFile {
  private static final String IMAGE = "image";
  private static final String SUM = "imageSha256";
  private static final String SHA256 = "[0-9a-f]{64}";
  private static final String RIGHT =
      "Write the path of a qcow2 with its own boot loader and cloud-init";

  /** How every qcow2 begins (docs/interop/qcow2.txt of QEMU). */
  private static final byte[] MAGIC = "QFI\u00fb".getBytes(StandardCharsets.ISO_8859_1);

  private final Path project;
  private final List<Mistake> mistakes;

  ImageFile(Path project, List<Mistake> mistakes) {
    this.project = project;
    this.mistakes = mistakes;
  }

  /** Reads both; a file without a sum is taken as it is. */
  GuestImage read(String name, String sum) {
    String wanted = sum.toLowerCase(Locale.ROOT);
    if (!wanted.isEmpty() && !wanted.matches(SHA256)) {
      return wrong(SUM, "\"%s\" is no SHA-256".formatted(sum), "Write 64 hexadecimal digits");
    }
    if (name.isEmpty()) {
      return wanted.isEmpty()
          ? new GuestImage("", "")
          : wrong(
              SUM,
              "there is no image that it is the sum of",
              "Name one with `image`, or leave this key out: the lab's own image is its own");
    }
    Path file = project.resolve(name).toAbsolutePath().normalize();
    if (!Files.isRegularFile(file)) {
      return wrong(IMAGE, "there is no file \"%s\"".formatted(name), RIGHT);
    }
    try {
      return held(file, name, wanted);
    } catch (IOException e) {
      return wrong(IMAGE, "\"%s\" cannot be read (%s)".formatted(name, e.getMessage()), RIGHT);
    }
  }

  private GuestImage held(Path file, String name, String wanted) throws IOException {
    if (!isQcow2(file)) {
      return wrong(IMAGE, "\"%s\" is no qcow2".formatted(name), RIGHT);
    }
    if (!wanted.isEmpty()) {
      String found = sum(file);
      if (!found.equals(wanted)) {
        return wrong(
            SUM,
            "\"%s\" has another one, %s".formatted(name, found),
            "Fetch the image again; or write that sum, where you trust the file");
      }
    }
    return new GuestImage(file.toString(), wanted);
  }

  private static boolean isQcow2(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  private static String sum(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private GuestImage wrong(String key, String wrong, String right) {
    mistakes.add(new Mistake(key, wrong, right));
    return new GuestImage("", "");
  }
}
