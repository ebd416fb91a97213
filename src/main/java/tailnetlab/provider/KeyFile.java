package tailnetlab.provider;

import tailnetlab.mesh.SecretFile;
import tailnetlab.remote.Node;

/**
 * The pre-auth key on a server's disk, by which it would join again. Its hash lies beside it: a
 * file that was damaged since is told from the one that was written (S2-key).
 */
final class KeyFile {
  /** Where the autoconnect unit looks for it, as in the seed. */
  static final String PATH = "/var/lib/tailscale/preauthkey";

  private final SecretFile key;
  private final SecretFile hash;

  KeyFile(Node node) {
    this.key = new SecretFile(node, PATH);
    this.hash = new SecretFile(node, PATH + ".sha256");
  }

  /** Puts the key where only root reads it; it travels on standard input. */
  void write(String authKey) {
    key.write(authKey);
    hash.write(hashOf(authKey));
  }

  /** Returns the key that is there; nothing where it is lost, damaged or open to others. */
  String read() {
    String found = key.read().orElse("").strip();
    boolean whole = hash.read().filter(hashOf(found)::equals).isPresent();
    return whole ? found : "";
  }

  private static String hashOf(String authKey) {
    return "%s  %s\n".formatted(Fingerprint.sha256(authKey), PATH);
  }
}
