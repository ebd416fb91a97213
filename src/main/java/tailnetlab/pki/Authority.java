package tailnetlab.pki;

import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * The lab's own certificate authority: the only one its guests trust.
 *
 * @param certificatePem the self-signed certificate, PEM
 * @param keyPem its private key, PKCS#8 PEM; a secret
 */
public record Authority(String certificatePem, String keyPem) {
  private static final Duration VALID = Duration.ofDays(3650);

  /**
   * Creates an authority valid for ten years, with a new P-256 key.
   *
   * @param commonName the subject people read in an error, such as {@code tailnet-lab CA}
   */
  public static Authority create(String commonName, Clock clock) {
    KeyPair keys = Certificates.newKeys();
    Validity validity = Validity.from(clock, VALID);
    String certificate =
        Certificates.selfSigned(
            keys,
            commonName,
            validity,
            extensions ->
                extensions
                    // It signs servers and nothing below it.
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(
                        Extension.keyUsage,
                        true,
                        new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)));
    return new Authority(certificate, Pem.privateKey(keys.getPrivate()));
  }

  /** Shows the certificate only. */
  @Override
  public String toString() {
    return "Authority[certificatePem=" + certificatePem + ", keyPem=(secret)]";
  }
}
