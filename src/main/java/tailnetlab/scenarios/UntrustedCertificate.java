package tailnetlab.scenarios;

import java.time.Clock;
import java.time.Duration;
import tailnetlab.baseline.Changes;
import tailnetlab.baseline.Keys;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.mesh.Stranger;
import tailnetlab.mesh.Stranger.Attempt;
import tailnetlab.pki.Authority;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;

/** Takes the lab's CA from one device: it joins no more, and says why. */
record UntrustedCertificate(LabPlan plan, Cast cast, Clock clock) implements Check {
  private static final Duration REFUSED = Duration.ofSeconds(20);

  @Override
  public String id() {
    return "B6-untrusted";
  }

  @Override
  public String title() {
    return "a device without the lab's CA cannot join, and names the certificate";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return Runbook.of(
        mesh,
        book -> {
          book.does(
              "the client trusts another CA",
              () ->
                  new Changes(mesh)
                      .trustOnly(
                          cast.client(),
                          Authority.create("somebody else's CA", clock).certificatePem()));
          book.turnsRed("S1-control-plane", Diagnosis.UNTRUSTED_CERT);
          String key = new Keys(mesh).singleUse().secret();
          try (Stranger device = Stranger.on(mesh.node(cast.client()))) {
            Attempt refused = device.up(plan.loginServer(), "device", key, REFUSED);
            String words = refused.said() + " " + refused.status().health();
            book.sees(
                !refused.joined() && words.contains("x509"),
                Diagnosis.DENIED_FOR_ANOTHER_REASON,
                "it is kept out by the certificate",
                words);
          }
        });
  }
}
