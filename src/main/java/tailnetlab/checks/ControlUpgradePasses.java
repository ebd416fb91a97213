package tailnetlab.checks;

import java.time.Duration;
import java.util.List;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.plan.NodePlan;

/**
 * Asks for tailscale's control protocol without its handshake. Headscale complains about the
 * missing handshake only when the upgrade reached it; where the proxy took the header away it says
 * 500 (hscontrol's noise handler, v0.29).
 */
record ControlUpgradePasses(NodePlan asker) implements Check {
  /** Tailscale's own words (control/controlhttp/controlhttpserver, AcceptHTTP). */
  private static final String COMPLAINT = "missing Tailscale handshake header";

  private static final List<String> UPGRADE =
      List.of(
          "--http1.1",
          "-X",
          "POST",
          "-H",
          "Connection: upgrade",
          "-H",
          "Upgrade: tailscale-control-protocol");

  @Override
  public String id() {
    return "S1-ts2021";
  }

  @Override
  public String title() {
    return "the proxy passes the upgrade to tailscale's control protocol";
  }

  @Override
  public Verdict run(Mesh mesh) {
    String url = mesh.plan().loginServer() + "/ts2021";
    Answer answer = mesh.http(asker).get(url, Duration.ofSeconds(10), UPGRADE);
    Evidence seen = Answers.evidence(asker, url, answer);
    if (!(answer instanceof Answer.Response response)) {
      return Answers.controlPlaneTrouble(asker, answer, seen);
    }
    if (response.status() == 400 && response.body().contains(COMPLAINT)) {
      return Verdict.pass(seen);
    }
    return switch (response.status()) {
      case 502, 503, 504 -> Answers.controlPlaneTrouble(asker, answer, seen);
      default ->
          Verdict.fail(
              Diagnosis.PROXY_STRIPS_UPGRADE,
              "headscale got no upgrade for %s: HTTP %d, and not its complaint \"%s\""
                  .formatted(url, response.status(), COMPLAINT),
              "proxy_http_version 1.1 and the Upgrade and Connection headers of the vhost",
              seen);
    };
  }
}
