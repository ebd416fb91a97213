package tailnetlab.checks;

import java.time.Duration;
import java.util.List;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.plan.NodePlan;

/**
 * Asks for the relay's protocol, and sees the connection switch to it. The request runs into its
 * limit: after the switch the relay waits for a key that never comes.
 */
record RelayUpgradePasses(NodePlan asker) implements Check {
  /**
   * Short first, for the switched connection stays open until the limit; longer where it is slow.
   */
  private static final List<Duration> LIMITS =
      List.of(Duration.ofSeconds(2), Duration.ofSeconds(15));

  private static final List<String> UPGRADE =
      List.of("--http1.1", "-H", "Connection: Upgrade", "-H", "Upgrade: DERP");

  @Override
  public String id() {
    return "S1-derp";
  }

  @Override
  public String title() {
    return "the proxy passes the upgrade to the relay's protocol";
  }

  @Override
  public Verdict run(Mesh mesh) {
    String url = mesh.plan().loginServer() + "/derp";
    Answer answer = ask(mesh, url);
    Evidence seen = Answers.evidence(asker, url, answer);
    if (!(answer instanceof Answer.Response response)) {
      return Answers.controlPlaneTrouble(asker, answer, seen);
    }
    return switch (response.status()) {
      case 101 -> Verdict.pass(seen);
      case 426 ->
          Verdict.fail(
              Diagnosis.PROXY_STRIPS_UPGRADE,
              "the relay got no upgrade for " + url,
              "proxy_http_version 1.1 and the Upgrade and Connection headers of the vhost",
              seen);
      case 404 ->
          Verdict.fail(
              Diagnosis.DERP_DISABLED,
              "the control plane serves no relay under " + url,
              "derp.server.enabled in headscale's configuration",
              seen);
      default -> Answers.controlPlaneTrouble(asker, answer, seen);
    };
  }

  private Answer ask(Mesh mesh, String url) {
    Answer answer = new Answer.TimedOut("not asked");
    for (Duration limit : LIMITS) {
      answer = mesh.http(asker).get(url, limit, UPGRADE);
      if (!(answer instanceof Answer.TimedOut)) {
        break;
      }
    }
    return answer;
  }
}
