package tailnetlab.checks;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailnetlab.mesh.Http;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;

/**
 * Looks at the certificate itself. curl takes the common name where there is no SAN; Go, and so
 * tailscale, does not: a request that works proves nothing here.
 */
record CertificateNamesServer(List<NodePlan> askers) implements Check {
  /** Whoever sees this red has a week to make another. */
  private static final Duration LEFT = Duration.ofDays(7);

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);
  private static final int DNS_NAME = 2; // RFC 5280, 4.2.1.6: the tag of a dNSName

  @Override
  public String id() {
    return "S1-certificate";
  }

  @Override
  public String title() {
    return "every node gets a certificate that names the login server, valid for a week";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(askers, asker -> judge(mesh, asker));
  }

  private static Verdict judge(Mesh mesh, NodePlan asker) {
    String url = mesh.plan().loginServer() + "/health";
    Instant now = now(mesh, asker);
    List<Verdict> verdicts = new ArrayList<>();
    List<Http.Certificates> certificates =
        mesh.sightings()
            .frontDoor(asker)
            .certificates()
            .orElseGet(() -> mesh.http(asker).certificates(url));
    for (Http.Certificates shown : certificates) {
      Matcher leaf = PEM.matcher(shown.chain());
      verdicts.add(
          leaf.find()
              ? judge(mesh, asker, now, shown.family(), leaf.group())
              : Verdict.fail(
                  Diagnosis.TLS_BROKEN,
                  "%s got no certificate from %s over %s"
                      .formatted(asker.name(), url, shown.family()),
                  "nginx -t and systemctl status nginx on the control plane",
                  new Evidence(
                      "%s: curl %s over %s".formatted(asker.name(), url, shown.family()),
                      shown.said())));
    }
    return Verdicts.all(verdicts);
  }

  private static Verdict judge(Mesh mesh, NodePlan asker, Instant now, String family, String pem) {
    String name = mesh.plan().controlPlane().name();
    X509Certificate leaf = parsed(pem);
    List<String> names = dnsNames(leaf);
    Instant end = leaf.getNotAfter().toInstant();
    Evidence seen =
        new Evidence(
            "the login server's certificate, seen from %s over %s".formatted(asker.name(), family),
            "subject %s\nissuer %s\nSAN %s\nvalid from %s to %s\nnow %s"
                .formatted(
                    leaf.getSubjectX500Principal(),
                    leaf.getIssuerX500Principal(),
                    names,
                    leaf.getNotBefore().toInstant(),
                    end,
                    now));
    if (!names.contains(name)) {
      return Verdict.fail(
          Diagnosis.CERT_NO_SAN,
          "the certificate's SAN has %s, not %s".formatted(names, name),
          "make the certificate anew with SAN DNS:" + name,
          seen);
    }
    if (now.isBefore(leaf.getNotBefore().toInstant()) || !now.isBefore(end)) {
      return Verdict.fail(
          Diagnosis.CERT_EXPIRED,
          "the certificate is valid from %s to %s, and %s has %s"
              .formatted(leaf.getNotBefore().toInstant(), end, asker.name(), now),
          "compare the node's clock with the certificate's dates",
          seen);
    }
    return now.plus(LEFT).isBefore(end)
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.CERT_EXPIRES_SOON,
            "the certificate is valid until %s, and %s has %s: less than %d days"
                .formatted(end, asker.name(), now, LEFT.toDays()),
            "./lab pulumi up --replace of the server certificate",
            seen);
  }

  private static Instant now(Mesh mesh, NodePlan asker) {
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
