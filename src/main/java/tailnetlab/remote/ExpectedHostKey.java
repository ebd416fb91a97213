package tailnetlab.remote;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** The one host key that a guest may show, and the one it did show. */
final class ExpectedHostKey implements HostKeyRepository {
  private final String type;
  private final byte[] key;
  private volatile byte[] seen;

  /**
   * Reads a public key in OpenSSH's one-line form.
   *
   * @throws IllegalArgumentException when it is not one
   */
  ExpectedHostKey(String line) {
    String[] words = line.strip().split("\\s+");
    if (words.length < 2) {
      throw new IllegalArgumentException(
          "a host key is `TYPE BASE64`, not `%s`".formatted(line.strip()));
    }
    type = words[0];
    key = Base64.getDecoder().decode(words[1]);
  }

  /** Returns its type, such as {@code ssh-ed25519}. */
  String type() {
    return type;
  }

  /** Returns the fingerprint as {@code ssh-keygen -l} writes it. */
  String fingerprint() {
    return fingerprint(key);
  }

  /** Returns the fingerprint of the key that was shown, if the handshake came that far. */
  Optional<String> seenFingerprint() {
    return Optional.ofNullable(seen).map(ExpectedHostKey::fingerprint);
  }

  private static String fingerprint(byte[] key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public int check(String host, byte[] shown) {
    seen = shown.clone();
    return Arrays.equals(key, shown) ? OK : CHANGED;
  }

  @Override
  public void add(HostKey hostkey, UserInfo ui) {
    throw new UnsupportedOperationException("host keys are made by us, never learnt");
  }

  @Override
  public void remove(String host, String keyType) {}

  @Override
  public void remove(String host, String keyType, byte[] shown) {}

  @Override
  public String getKnownHostsRepositoryID() {
    return "the lab's own host keys";
  }

  @Override
  public HostKey[] getHostKey() {
    return new HostKey[0];
  }

  /** Returns the key for any host: JSch asks so as to propose its type first. */
  @Override
  public HostKey[] getHostKey(String host, String keyType) {
    try {
      return new HostKey[] {new HostKey(host, key)};
    } catch (JSchException e) {
      throw new IllegalArgumentException("not a host key: " + fingerprint(), e);
    }
  }
}
