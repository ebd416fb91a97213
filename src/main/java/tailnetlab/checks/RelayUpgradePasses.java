package tailnetlab.checks;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.plan.NodePlan;

/** Asks for the relay's protocol, and sees the connection switch to it. */
record RelayUpgradePasses(NodePlan asker) implements Check {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  /** The switched connection has no end, and curl none with it: the headers are enough. */
  private static final List<String> HEADERS = List.of("--head", "--request", "GET");

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
    List<String> flags = Stream.of(HEADERS, UPGRADE).flatMap(List::stream).toList();
    Answer answer = mesh.http(asker).get(url, LIMIT, flags);
    Evidence seen = Answers.evidence(asker, url, answer);
    return answer instanceof Answer.Response response && response.status() == 101
        ? Verdict.pass(seen)
        : Answers.relayTrouble(asker.name(), url, answer, seen);
  }
}
