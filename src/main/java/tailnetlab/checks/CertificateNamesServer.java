package tailnetlab.checks;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailnetlab.mesh.Http;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Result;

/**
 * Looks at the certificate itself. curl takes the common name where there is no SAN; Go, and so
 * tailscale, does not: a request that works proves nothing here.
 */
record CertificateNamesServer(NodePlan asker) implements Check {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);
  private static final int DNS_NAME = 2; // RFC 5280, 4.2.1.6: the tag of a dNSName

  @Override
  public String id() {
    return "S1-certificate";
  }

  @Override
  public String title() {
    return "the certificate names the login server in its SAN and is valid now";
  }

  @Override
  public Verdict run(Mesh mesh) {
    String url = mesh.plan().loginServer() + "/health";
    Result chain = new Http(mesh.node(asker)).certificates(url);
    Matcher leaf = PEM.matcher(chain.out());
    if (!leaf.find()) {
      return Verdict.fail(
          Diagnosis.TLS_BROKEN,
          "%s got no certificate from %s".formatted(asker.name(), url),
          "nginx -t and systemctl status nginx on the control plane",
          new Evidence(asker.name() + ": " + chain.command(), chain.err().strip()));
    }
    return judge(leaf.group(), mesh.plan().controlPlane().name(), now(mesh));
  }

  private Verdict judge(String pem, String name, Instant now) {
    X509Certificate leaf = parsed(pem);
    List<String> names = dnsNames(leaf);
    Evidence seen =
        new Evidence(
            "the login server's certificate, seen from " + asker.name(),
            "subject %s\nissuer %s\nSAN %s\nvalid from %s to %s\nnow %s"
                .formatted(
                    leaf.getSubjectX500Principal(),
                    leaf.getIssuerX500Principal(),
                    names,
                    leaf.getNotBefore().toInstant(),
                    leaf.getNotAfter().toInstant(),
                    now));
    if (!names.contains(name)) {
      return Verdict.fail(
          Diagnosis.CERT_NO_SAN,
          "the certificate's SAN has %s, not %s".formatted(names, name),
          "make the certificate anew with SAN DNS:" + name,
          seen);
    }
    boolean valid =
        !now.isBefore(leaf.getNotBefore().toInstant())
            && now.isBefore(leaf.getNotAfter().toInstant());
    return valid
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.CERT_EXPIRED,
            "the certificate is valid from %s to %s, and %s has %s"
                .formatted(
                    leaf.getNotBefore().toInstant(),
                    leaf.getNotAfter().toInstant(),
                    asker.name(),
                    now),
            "compare the node's clock with the certificate's dates",
            seen);
  }

  private Instant now(Mesh mesh) {
    String seconds = mesh.node(asker).run(Command.of("date", "+%s")).require();
    return Instant.ofEpochSecond(Long.parseLong(seconds));
  }

  private static X509Certificate parsed(String pem) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    } catch (CertificateException e) {
      throw new IllegalStateException("curl printed a certificate that cannot be read", e);
    }
  }

  private static List<String> dnsNames(X509Certificate certificate) {
    try {
      return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
          .flatMap(Collection::stream)
          .filter(name -> name.get(0).equals(DNS_NAME))
          .map(name -> name.get(1).toString())
          .toList();
    } catch (CertificateException e) {
      throw new IllegalStateException("the certificate's SAN cannot be read", e);
    }
  }
}
