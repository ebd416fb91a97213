package tailnetlab.provider;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A short name for something public and long. */
final class Fingerprint {
  private static final int BYTES = 8;

  private Fingerprint() {}

  /** Returns the first 16 hexadecimal digits of the text's SHA-256. */
  static String of(String text) {
    return sha256(text).substring(0, 2 * BYTES);
  }

  /** Returns all of them: of a secret with enough chance in it, it tells nothing. */
  static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
