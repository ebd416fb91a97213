package tailnetlab.scenarios;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import tailnetlab.baseline.Changes;
import tailnetlab.baseline.Keys;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.mesh.Stranger;
import tailnetlab.mesh.Stranger.Attempt;
import tailnetlab.pki.Authority;
import tailnetlab.pki.ServerCertificate;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;

/**
 * Gives the login server a certificate of another CA. The mesh is half alive: what is joined and
 * direct goes on, and nobody can log in any more. The checks must tell the one from the other.
 */
record CertificateRotationUntrusted(LabPlan plan, Cast cast, Clock clock) implements Check {
  private static final Duration REFUSED = Duration.ofSeconds(20);

  @Override
  public String id() {
    return "B6-rotation-untrusted";
  }

  @Override
  public String title() {
    return "a certificate of an unknown CA stops logins and the relay, not what is joined already";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return Runbook.of(mesh, book -> steps(mesh, book));
  }

  private void steps(Mesh mesh, Runbook book) {
    NodePlan control = cast.control();
    Authority other = Authority.create("somebody else's CA", clock);
    ServerCertificate fresh =
        ServerCertificate.issue(other, control.name(), List.of(control.name()), clock);
    book.does("a certificate of another CA", () -> new Changes(mesh).certificate(fresh));
    book.turnsRed("S1-control-plane", Diagnosis.UNTRUSTED_CERT);
    book.turnsRed("S1-derp", Diagnosis.UNTRUSTED_CERT);
    book.holds("S4-reach", "S5-pages", "B1-direct");
    String key = new Keys(mesh).singleUse().secret();
    try (Stranger newcomer = Stranger.on(mesh.node(cast.client()))) {
      Attempt refused = newcomer.up(plan.loginServer(), "newcomer", key, REFUSED);
      String words = refused.said() + " " + refused.status().health();
      book.sees(
          !refused.joined() && words.contains("x509"),
          Diagnosis.DENIED_FOR_ANOTHER_REASON,
          "a new member is kept out by the certificate",
          words);
    }
  }
}
