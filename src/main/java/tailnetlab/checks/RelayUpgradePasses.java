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
    return answer instanceof Answer.Response response && response.status() == 101
        ? Verdict.pass(seen)
        : Answers.relayTrouble(asker.name(), url, answer, seen);
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
