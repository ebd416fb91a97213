package tailnetlab.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;

/**
 * An SSH key, for a host or a person.
 *
 * @param publicLine the public key as in {@code authorized_keys}: type, key, comment
 * @param privatePem the private key as OpenSSH writes it, no passphrase; a secret
 */
public record SshKey(String publicLine, String privatePem) {

  /**
   * Creates an ed25519 key.
   *
   * @param comment whose it is; the end of the public line
   */
  public static SshKey create(String comment) {
    Ed25519PrivateKeyParameters key = new Ed25519PrivateKeyParameters(new SecureRandom());
    try {
      String encoded =
          Base64.getEncoder()
              .encodeToString(OpenSSHPublicKeyUtil.encodePublicKey(key.generatePublicKey()));
      return new SshKey(
          "ssh-ed25519 %s %s".formatted(encoded, comment),
          Pem.write("OPENSSH PRIVATE KEY", OpenSSHPrivateKeyUtil.encodePrivateKey(key)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Shows the public part only. */
  @Override
  public String toString() {
    return "SshKey[publicLine=" + publicLine + ", privatePem=(secret)]";
  }
}
