package tailnetlab.pki;

import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * A TLS server's certificate and key.
 *
 * @param certificatePem the certificate, PEM
 * @param keyPem its private key, PKCS#8 PEM; a secret
 */
public record ServerCertificate(String certificatePem, String keyPem) {

  /** The longest that Apple's platforms accept; a phone may join the lab some day. */
  private static final Duration VALID = Duration.ofDays(825);

  /**
   * Issues a certificate for a server, with a new P-256 key.
   *
   * @param commonName the subject, for people; clients read the DNS names only
   * @param dnsNames the names it answers to, at least one
   * @throws IllegalArgumentException when there is no DNS name, or the authority is damaged
   */
  public static ServerCertificate issue(
      Authority authority, String commonName, List<String> dnsNames, Clock clock) {
    if (dnsNames.isEmpty()) {
      throw new IllegalArgumentException(
          "a certificate for %s without a DNS name: Go, and so tailscale, ignores the common name"
              .formatted(commonName));
    }
    GeneralNames names =
        new GeneralNames(
            dnsNames.stream()
                .map(name -> new GeneralName(GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    return issue(
        authority,
        commonName,
        clock,
        builder -> builder.addExtension(Extension.subjectAlternativeName, false, names));
  }

  /**
   * Issues a certificate as many guides still do, with a common name alone: no client of ours takes
   * it.
   */
  public static ServerCertificate withoutNames(
      Authority authority, String commonName, Clock clock) {
    return issue(authority, commonName, clock, builder -> builder);
  }

  private static ServerCertificate issue(
      Authority authority, String commonName, Clock clock, Certificates.Extensions more) {
    KeyPair keys = Certificates.newKeys();
    Validity validity =
        Validity.from(clock, VALID)
            .until(Pem.readCertificate(authority.certificatePem()).getNotAfter().toInstant());
    String certificate =
        Certificates.signedBy(
            authority,
            keys.getPublic(),
            commonName,
            validity,
            extensions ->
                more.addTo(
                    extensions
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                        .addExtension(
                            Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                        .addExtension(
                            Extension.extendedKeyUsage,
                            false,
                            new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))));
    return new ServerCertificate(certificate, Pem.privateKey(keys.getPrivate()));
  }

  /** Shows the certificate only. */
  @Override
  public String toString() {
    return "ServerCertificate[certificatePem=" + certificatePem + ", keyPem=(secret)]";
  }
}
