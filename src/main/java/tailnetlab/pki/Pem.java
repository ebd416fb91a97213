package tailnetlab.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** Keys and certificates as text and back. */
final class Pem {
  private Pem() {}

  static String certificate(byte[] der) {
    return write("CERTIFICATE", der);
  }

  /** Writes PKCS#8, which nginx, the JDK and Go read alike. */
  static String privateKey(PrivateKey key) {
    return write("PRIVATE KEY", key.getEncoded());
  }

  static String write(String type, byte[] content) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // BouncyCastle ends lines as the platform does; these texts go to Linux guests.
    return text.toString().replace("\r\n", "\n");
  }

  static X509Certificate readCertificate(String pem) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    } catch (CertificateException e) {
      throw new IllegalArgumentException("not a PEM certificate", e);
    }
  }

  static PrivateKey readPrivateKey(String pem) {
    try (PemReader reader = new PemReader(new StringReader(pem))) {
      PemObject object = reader.readPemObject();
      if (object == null || !object.getType().equals("PRIVATE KEY")) {
        throw new IllegalArgumentException("not a private key in PKCS#8 PEM");
      }
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(object.getContent()));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("not a private key in PKCS#8 PEM", e);
    }
  }
}
