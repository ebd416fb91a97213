package tailnetlab.checks;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.mesh.Http.Request;
import tailnetlab.plan.NodePlan;

/** Asks headscale for its health and its key over TLS, with nothing but the system's trust. */
record ControlPlaneAnswers(List<NodePlan> askers) implements Check {
  /** How headscale ends: by its log, or before there is one ("Error: configuration error"). */
  private static final Pattern FATAL = Pattern.compile("FTL|[Ff]atal|\\bError: ");

  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** What tailscale 1.102 says it is; headscale refuses clients that say nothing. */
  private static final int CAPABILITY_VERSION = 142;

  @Override
  public String id() {
    return "S1-control-plane";
  }

  @Override
  public String title() {
    return "every node gets the control plane's health and key over HTTPS it trusts";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(askers, node -> judge(mesh, node));
  }

  private Verdict judge(Mesh mesh, NodePlan asker) {
    String health = mesh.plan().loginServer() + "/health";
    String key = mesh.plan().loginServer() + "/key?v=" + CAPABILITY_VERSION;
    List<Request> requests = List.of(new Request(health, List.of()), new Request(key, List.of()));
    List<Answer> answers = mesh.http(asker).inTurn(requests, LIMIT);
    Answer answer = answers.get(0);
    Evidence seenHealth = Answers.evidence(asker, health, answer);
    if (!isOk(answer, "pass")) {
      return trouble(mesh, asker, answer, seenHealth);
    }
    Answer keyAnswer = answers.get(1);
    Evidence seenKey = Answers.evidence(asker, key, keyAnswer);
    return isOk(keyAnswer, "publicKey")
        ? Verdict.pass(seenHealth, seenKey)
        : Answers.controlPlaneTrouble(asker, keyAnswer, seenHealth, seenKey);
  }

  private static boolean isOk(Answer answer, String word) {
    return answer instanceof Answer.Response r && r.status() == 200 && r.body().contains(word);
  }

  /** A 5xx is the proxy speaking for a headscale that is not there; its journal says why. */
  private static Verdict trouble(Mesh mesh, NodePlan asker, Answer answer, Evidence seen) {
    if (!(answer instanceof Answer.Response r) || r.status() < 500) {
      return Answers.controlPlaneTrouble(asker, answer, seen);
    }
    List<String> journal = mesh.systemd(mesh.plan().controlPlane()).journal("headscale", 20);
    Evidence log = new Evidence("control plane: journal of headscale", String.join("\n", journal));
    return journal.stream()
        .filter(line -> FATAL.matcher(line).find())
        .findFirst()
        .map(
            line ->
                Verdict.fail(
                    Diagnosis.CONFIG_REJECTED,
                    "headscale does not start: " + line,
                    "headscale configtest, as the user headscale",
                    seen,
                    log))
        .orElseGet(() -> Answers.controlPlaneTrouble(asker, answer, seen, log));
  }
}
