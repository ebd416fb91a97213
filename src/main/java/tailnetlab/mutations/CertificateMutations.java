package tailnetlab.mutations;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Diagnosis;
import tailnetlab.pki.Authority;
import tailnetlab.pki.ServerCertificate;
import tailnetlab.plan.Cast;

/** Certificates that no client should take. */
record CertificateMutations(Cast cast, Authority authority, Clock clock) {
  /** More than any of our certificates lives. */
  private static final Duration LONG_AGO = Duration.ofDays(1000);

  List<Mutation> all() {
    return List.of(
        new Mutation(
            "certificate-without-san",
            "the login server's certificate has a common name and no SAN",
            "S1-certificate",
            Diagnosis.CERT_NO_SAN,
            mesh ->
                new Changes(mesh)
                    .certificate(
                        ServerCertificate.withoutNames(authority, cast.control().name(), clock))),
        new Mutation(
            "certificate-expired",
            "the login server's certificate has expired",
            "S1-control-plane",
            Diagnosis.CERT_EXPIRED,
            mesh ->
                new Changes(mesh)
                    .certificate(issued(authority, Clock.offset(clock, LONG_AGO.negated())))),
        new Mutation(
            "certificate-of-another-ca",
            "the login server's certificate is signed by a CA that nobody knows",
            "S1-control-plane",
            Diagnosis.UNTRUSTED_CERT,
            mesh ->
                new Changes(mesh)
                    .certificate(issued(Authority.create("somebody else's CA", clock), clock))),
        new Mutation(
            "private-key-swapped",
            "the private key is not that of the certificate",
            "S1-control-plane",
            Diagnosis.TLS_BROKEN,
            mesh -> new Changes(mesh).certificateKey(issued(authority, clock).keyPem())),
        new Mutation(
            "ca-added",
            "a client trusts somebody else's CA beside the lab's",
            "S9-authorities",
            Diagnosis.AUTHORITY_FOREIGN,
            mesh -> {
              Changes changes = new Changes(mesh);
              changes
                  .file(cast.client(), "/usr/local/share/ca-certificates/somebody.crt")
                  .write(Authority.create("somebody else's CA", clock).certificatePem());
              changes.run(cast.client(), "update-ca-certificates");
            }),
        new Mutation(
            "ca-distrusted",
            "a client does not trust the lab's CA",
            "S1-control-plane",
            Diagnosis.UNTRUSTED_CERT,
            mesh ->
                new Changes(mesh)
                    .trustOnly(
                        cast.client(),
                        Authority.create("somebody else's CA", clock).certificatePem())));
  }

  private ServerCertificate issued(Authority by, Clock when) {
    String name = cast.control().name();
    return ServerCertificate.issue(by, name, List.of(name), when);
  }
}
