package tailnetlab.mutations;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Diagnosis;
import tailnetlab.pki.Authority;
import tailnetlab.pki.ServerCertificate;
import tailnetlab.plan.LabPlan;

/** Certificates that no client should take. */
record CertificateMutations(LabPlan plan, Draw draw, Authority authority, Clock clock) {
  /** More than any of our certificates lives. */
  private static final Duration LONG_AGO = Duration.ofDays(1000);

  private static final String NO_NAME = "no SAN with the login server's name";

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
                            ServerCertificate.withoutNames(
                                authority, plan.controlPlane().name(), clock)))
            .seenAs(NO_NAME),
        new Mutation(
                "certificate-of-another-name",
                "the login server's certificate names another host in its SAN",
                "S1-certificate",
                Diagnosis.CERT_NO_SAN,
                mesh ->
                    new Changes(mesh)
                        .certificate(
                            ServerCertificate.issue(
                                authority,
                                plan.controlPlane().name(),
                                List.of(
                                    draw.otherMember("certificate", plan.controlPlane()).name()),
                                clock)))
            .seenAs(NO_NAME),
        new Mutation(
            "certificate-not-yet-valid",
            "the login server's certificate becomes valid next month",
            "S1-control-plane",
            Diagnosis.CERT_EXPIRED,
            mesh ->
                new Changes(mesh)
                    .certificate(issued(authority, Clock.offset(clock, Duration.ofDays(30))))),
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
        draw.hit(
            draw::node,
            "ca-distrusted",
            "one node does not trust the lab's CA",
            "S1-control-plane",
            Diagnosis.UNTRUSTED_CERT,
            (mesh, node) ->
                new Changes(mesh)
                    .trustOnly(
                        node, Authority.create("somebody else's CA", clock).certificatePem())));
  }

  private ServerCertificate issued(Authority by, Clock when) {
    String name = plan.controlPlane().name();
    return ServerCertificate.issue(by, name, List.of(name), when);
  }
}
