package tailnetlab.provider;

import static tailnetlab.provider.Shape.Kind.TEXT;
import static tailnetlab.provider.Shape.Kind.TEXTS;

import tailnetlab.pki.Authority;
import tailnetlab.pki.ServerCertificate;

/** A TLS server's certificate by the lab's authority. */
final class ServerCertificateResource implements Resource {
  @Override
  public Shape shape() {
    return Shape.of("ServerCertificate", "A TLS server's certificate by the lab's authority.")
        .standsOn("authorityCertificatePem", TEXT)
        .standsOn("authorityKeyPem", TEXT)
        .standsOn("commonName", TEXT)
        .standsOn("dnsNames", TEXTS)
        .gives("certificatePem", TEXT)
        .givesSecret("keyPem");
  }

  @Override
  public State create(Properties inputs, Task task) {
    ServerCertificate certificate =
        ServerCertificate.issue(
            new Authority(inputs.text("authorityCertificatePem"), inputs.text("authorityKeyPem")),
            inputs.text("commonName"),
            inputs.texts("dnsNames"),
            task.surroundings().clock());
    return new State(
        Fingerprint.of(certificate.certificatePem()),
        inputs,
        Properties.NONE
            .with("certificatePem", certificate.certificatePem())
            .withSecret("keyPem", certificate.keyPem()));
  }
}
