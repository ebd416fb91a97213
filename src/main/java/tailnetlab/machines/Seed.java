package tailnetlab.machines;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a machine reads at its first boot (cloud-init, NoCloud).
 *
 * @param userData who it becomes; holds its host key, so a secret
 * @param metaData its instance
 * @param networkConfig its addresses
 */
public record Seed(String userData, String metaData, String networkConfig) {
  private static final int MARK_LENGTH = 8;

  /** Returns a short mark of the content: another seed makes another machine. */
  String mark() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : new String[] {userData, metaData, networkConfig}) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, MARK_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "seed " + mark();
  }
}
