package tailnetlab.report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.RemoteException;
import tailnetlab.remote.Result;

/**
 * A copy of headscale's database with its log, taken while headscale runs: SQLite mends it when it
 * is opened. It holds hashes of keys and public keys; whether a secret is in it in clear is for the
 * caller to see.
 *
 * @param archive the files as they come, packed; nothing where they could not be had
 * @param text what is in them, a character for each byte
 * @param problem why it is not kept
 */
record DatabaseCopy(Optional<byte[]> archive, String text, String problem) {
  /** Packed it has less than 100 KiB; the channel keeps 4 MiB of text. */
  private static final int MOST = 2 * 1024 * 1024;

  private static final int MOST_UNPACKED = 64 * 1024 * 1024;

  /** The channel carries text. */
  private static final String READ = "cd /var/lib/headscale && tar -cz db.sqlite* | base64";

  private static final String SECRET =
      "there is a secret in it, and what is binary is not redacted";

  /** Fetches it. */
  static DatabaseCopy of(Node node) {
    try {
      Result result = node.run(Command.of("sh", "-c", READ).within(Duration.ofSeconds(30)));
      byte[] packed = Base64.getMimeDecoder().decode(result.require());
      if (packed.length > MOST) {
        return none("it is larger than %d KiB, packed".formatted(MOST / 1024));
      }
      return new DatabaseCopy(Optional.of(packed), unpacked(packed), SECRET);
    } catch (RemoteException | IllegalArgumentException | IOException e) {
      return none("it could not be copied: " + e.getMessage());
    }
  }

  private static DatabaseCopy none(String problem) {
    return new DatabaseCopy(Optional.empty(), "", problem);
  }

  private static String unpacked(byte[] packed) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return new String(in.readNBytes(MOST_UNPACKED), StandardCharsets.ISO_8859_1);
    }
  }
}
