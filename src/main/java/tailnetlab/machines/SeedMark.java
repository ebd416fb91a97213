package tailnetlab.machines;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import tailnetlab.cloudinit.SeedData;

/** A short mark of what a machine is told at its first boot: another seed, another machine. */
final class SeedMark {
  private static final int LENGTH = 8;

  private SeedMark() {}

  static String of(SeedData seed) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : List.of(seed.userData(), seed.metaData(), seed.networkConfig())) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
