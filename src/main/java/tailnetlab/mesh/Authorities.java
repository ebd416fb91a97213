package tailnetlab.mesh;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the certificates that a node trusts. */
final class Authorities {
  // Files are put one after the other, and the last line of one need not end.
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN (?:TRUSTED )?CERTIFICATE-----(.*?)-----END ", Pattern.DOTALL);

  private Authorities() {}

  /**
   * Reads them, each once however many files have it.
   *
   * @throws UnreadableAnswer when one is no certificate
   */
  static List<X509Certificate> read(String pem) {
    Set<X509Certificate> found = new LinkedHashSet<>();
    Matcher block = BLOCK.matcher(pem);
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      while (block.find()) {
        byte[] der = Base64.getMimeDecoder().decode(block.group(1));
        found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
    } catch (CertificateException | IllegalArgumentException e) {
      throw new UnreadableAnswer("/etc/ssl/certs has what is no certificate: " + e.getMessage(), e);
    }
    return List.copyOf(found);
  }
}
