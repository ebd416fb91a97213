package tailnetlab.scenarios;

import java.time.Clock;
import java.util.List;
import tailnetlab.baseline.Changes;
import tailnetlab.baseline.Keys;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.mesh.Http;
import tailnetlab.mesh.Stranger;
import tailnetlab.mesh.Stranger.Attempt;
import tailnetlab.pki.Authority;
import tailnetlab.pki.ServerCertificate;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;

/** Gives the login server a new certificate of the same CA, as every year: nobody notices. */
record CertificateRotation(LabPlan plan, Cast cast, Authority authority, Clock clock)
    implements Check {
  @Override
  public String id() {
    return "B6-rotation";
  }

  @Override
  public String title() {
    return "a new certificate of the same CA goes unnoticed, also by a new member";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return Runbook.of(mesh, book -> steps(mesh, book));
  }

  private void steps(Mesh mesh, Runbook book) {
    NodePlan control = cast.control();
    ServerCertificate fresh =
        ServerCertificate.issue(authority, control.name(), List.of(control.name()), clock);
    book.does("a new certificate", () -> new Changes(mesh).certificate(fresh));
    for (Http.Certificates served :
        new Http(mesh.node(cast.client())).certificates(plan.loginServer() + "/health")) {
      book.sees(
          bare(served.chain()).contains(bare(fresh.certificatePem())),
          Diagnosis.UNEXPECTED,
          "the login server shows it over " + served.family(),
          served.chain());
    }
    book.holds("S1-control-plane", "S1-certificate", "S1-ts2021", "S1-derp");
    book.comesToHold(Changes.HEARD, "S4-reach", "S5-pages", "S7-netcheck");
    try (Stranger newcomer = Stranger.on(mesh.node(cast.client()))) {
      Attempt joined =
          newcomer.up(
              plan.loginServer(), "newcomer", new Keys(mesh).singleUse().secret(), Keys.JOIN);
      book.sees(joined.joined(), Diagnosis.UNTRUSTED_CERT, "a new member joins", joined.said());
    }
  }

  private static String bare(String pem) {
    return pem.replaceAll("\\s", "");
  }
}
