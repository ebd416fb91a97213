package tailnetlab.checks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A file beside each hello page whose every byte is known: cloud-init's {@code seq 50000}. */
final class Payload {
  static final String PATH = "/payload.txt";
  private static final int NUMBERS = 50_000;

  private Payload() {}

  /** Returns the file's text. */
  static String text() {
    return IntStream.rangeClosed(1, NUMBERS)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** Returns the hash of a text, in hexadecimal digits. */
  static String hash(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
