package tailnetlab.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

class CertificatesTest {
  private final Clock now = Clock.fixed(Instant.now(), ZoneOffset.UTC);

  private final Authority authority = Authority.create("tailnet-lab CA", now);
  private final ServerCertificate server =
      ServerCertificate.issue(authority, "control", List.of("control", "control.lan"), now);

  @Test
  void theJdkVerifiesTheChain() throws Exception {
    PKIXParameters parameters =
        new PKIXParameters(
            Set.of(new TrustAnchor(Pem.readCertificate(authority.certificatePem()), null)));
    parameters.setRevocationEnabled(false);
    var path =
        CertificateFactory.getInstance("X.509")
            .generateCertPath(List.of(Pem.readCertificate(server.certificatePem())));

    assertThatCode(() -> CertPathValidator.getInstance("PKIX").validate(path, parameters))
        .doesNotThrowAnyException();
  }

  @Test
  void aTlsClientTrustsTheServerAndNoStranger() throws Exception {
    X509TrustManager trust = trusting(authority);
    ServerCertificate stranger =
        ServerCertificate.issue(
            Authority.create("tailnet-lab CA", now), "control", List.of("control"), now);

    assertThatCode(() -> trust.checkServerTrusted(chain(server), "ECDHE_ECDSA"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> trust.checkServerTrusted(chain(stranger), "ECDHE_ECDSA"))
        .hasMessageContaining("PKIX path");
  }

  @Test
  void theAuthorityMaySignServersOnly() {
    X509Certificate certificate = Pem.readCertificate(authority.certificatePem());

    assertThat(certificate.getBasicConstraints()).as("path length").isZero();
    assertThat(certificate.getCriticalExtensionOIDs())
        .as("basicConstraints, keyUsage")
        .containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
    boolean[] usage = certificate.getKeyUsage();
    assertThat(usage[5]).as("keyCertSign").isTrue();
    assertThat(usage[0]).as("digitalSignature").isFalse();
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=tailnet-lab CA");
    assertThat(Duration.between(now.instant(), certificate.getNotAfter().toInstant()))
        .isGreaterThan(Duration.ofDays(3640));
  }

  @Test
  void theServerCertificateCarriesItsNamesAndPurpose() throws Exception {
    X509Certificate certificate = Pem.readCertificate(server.certificatePem());

    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=control");
    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(name -> name.get(1).toString())
        .containsExactly("control", "control.lan");
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(((ECPublicKey) certificate.getPublicKey()).getParams().getOrder().bitLength())
        .isEqualTo(256);
  }

  @Test
  void theServerCertificateHoldsOnAGuestWhoseClockIsBehindAndNotForEver() {
    X509Certificate certificate = Pem.readCertificate(server.certificatePem());
    Instant notBefore = certificate.getNotBefore().toInstant();
    Instant notAfter = certificate.getNotAfter().toInstant();

    assertThat(notBefore).isBefore(now.instant().minus(Duration.ofHours(23)));
    assertThat(Duration.between(notBefore, notAfter)).isLessThanOrEqualTo(Duration.ofDays(825));
  }

  @Test
  void theServerCertificateEndsWithItsAuthority() {
    Clock late = Clock.offset(now, Duration.ofDays(3600));

    X509Certificate certificate =
        Pem.readCertificate(
            ServerCertificate.issue(authority, "control", List.of("control"), late)
                .certificatePem());

    assertThat(certificate.getNotAfter())
        .isEqualTo(Pem.readCertificate(authority.certificatePem()).getNotAfter());
  }

  @Test
  void theKeyInPkcs8BelongsToTheCertificate() throws Exception {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(Pem.readPrivateKey(server.keyPem()));
    signature.update((byte) 1);
    byte[] signed = signature.sign();
    signature.initVerify(Pem.readCertificate(server.certificatePem()));
    signature.update((byte) 1);

    assertThat(server.keyPem()).startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(signature.verify(signed)).isTrue();
  }

  @Test
  void aCertificateWithoutDnsNamesIsRefused() {
    assertThatThrownBy(() -> ServerCertificate.issue(authority, "control", List.of(), now))
        .hasMessage(
            "a certificate for control without a DNS name: Go, and so tailscale, ignores the"
                + " common name");
  }

  @Test
  void aDamagedAuthorityKeyIsNamed() {
    Authority damaged = new Authority(authority.certificatePem(), "no key");

    assertThatThrownBy(() -> ServerCertificate.issue(damaged, "control", List.of("control"), now))
        .hasMessage("not a private key in PKCS#8 PEM");
  }

  @Test
  void printingNeverShowsAKey() {
    assertThat(authority.toString() + server)
        .contains("BEGIN CERTIFICATE", "keyPem=(secret)")
        .doesNotContain("PRIVATE");
  }

  private static X509Certificate[] chain(ServerCertificate server) {
    return new X509Certificate[] {Pem.readCertificate(server.certificatePem())};
  }

  private static X509TrustManager trusting(Authority authority) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("lab", Pem.readCertificate(authority.certificatePem()));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }
}
