package tailnetlab.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes P-256 keys and signs certificates: cheap even for an emulated guest. */
final class Certificates {
  private Certificates() {}

  /** Adds what one kind of certificate has and another has not. */
  @FunctionalInterface
  interface Extensions {
    X509v3CertificateBuilder addTo(X509v3CertificateBuilder builder) throws CertIOException;
  }

  static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  static String selfSigned(
      KeyPair keys, String commonName, Validity validity, Extensions extensions) {
    X500Name name = name(commonName);
    return sign(
        name, keys.getPublic(), keys.getPrivate(), name, keys.getPublic(), validity, extensions);
  }

  static String signedBy(
      Authority authority,
      PublicKey subjectKey,
      String commonName,
      Validity validity,
      Extensions extensions) {
    X509Certificate issuer = Pem.readCertificate(authority.certificatePem());
    return sign(
        issuerName(issuer),
        issuer.getPublicKey(),
        Pem.readPrivateKey(authority.keyPem()),
        name(commonName),
        subjectKey,
        validity,
        extensions);
  }

  private static String sign(
      X500Name issuer,
      PublicKey issuerKey,
      PrivateKey signingKey,
      X500Name subject,
      PublicKey subjectKey,
      Validity validity,
      Extensions extensions) {
    try {
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
                  issuer,
                  newSerial(),
                  Date.from(validity.notBefore()),
                  Date.from(validity.notAfter()),
                  subject,
                  subjectKey)
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  identifiers.createSubjectKeyIdentifier(subjectKey))
              .addExtension(
                  Extension.authorityKeyIdentifier,
                  false,
                  identifiers.createAuthorityKeyIdentifier(issuerKey));
      return Pem.certificate(
          extensions
              .addTo(builder)
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signingKey))
              .getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("cannot sign a certificate", e);
    }
  }

  /** 127 random bits: positive, and two labs never share one. */
  private static BigInteger newSerial() {
    return new BigInteger(127, new SecureRandom());
  }

  private static X500Name name(String commonName) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
  }

  /** Byte for byte the issuer's subject: a re-encoded name need not match. */
  private static X500Name issuerName(X509Certificate issuer) {
    try {
      return new JcaX509CertificateHolder(issuer).getSubject();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the authority's certificate is damaged", e);
    }
  }
}
