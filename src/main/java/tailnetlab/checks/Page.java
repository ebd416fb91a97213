package tailnetlab.checks;

import java.time.Duration;
import java.util.List;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.mesh.Tailscale.Path;
import tailnetlab.mesh.Tailscale.Ping;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;

/** Judges what came of a request for a hello page over the tailnet. */
final class Page {
  /** Long enough for a page, and it may not come at all. */
  private static final Duration AGAIN = Duration.ofSeconds(4);

  private Page() {}

  /** Returns what a hello page says. */
  static String textOf(NodePlan server) {
    return "hello from " + server.name();
  }

  /** Says whether the answer is the server's page, served over the tailnet. */
  static boolean isServed(Mesh mesh, NodePlan server, Answer answer) {
    return answer instanceof Answer.Response r
        && r.status() == 200
        && r.body().strip().equals(textOf(server))
        && isInTailnet(mesh.plan(), r.remoteAddress());
  }

  static Verdict judge(Mesh mesh, Pair pair, String url, Answer answer) {
    Evidence seen = Answers.evidence(pair.from(), url, answer);
    if (isServed(mesh, pair.to(), answer)) {
      return Verdict.pass(seen);
    }
    if (answer instanceof Answer.Response response) {
      return wrongResponse(mesh, pair, url, response, seen);
    }
    if (answer instanceof Answer.NoSuchName) {
      return fail(pair, Diagnosis.MAGICDNS_OFF, url, answer, "S5-names says why", seen);
    }
    if (answer instanceof Answer.TimedOut) {
      return dropped(mesh, pair, url, answer, seen);
    }
    return fail(
        pair,
        Diagnosis.SERVICE_DOWN,
        url,
        answer,
        "systemctl status nginx on " + pair.to().name(),
        seen);
  }

  private static Verdict wrongResponse(
      Mesh mesh, Pair pair, String url, Answer.Response response, Evidence seen) {
    if (!isInTailnet(mesh.plan(), response.remoteAddress())) {
      String next = "/etc/hosts on " + pair.from().name();
      return fail(pair, Diagnosis.NAME_SHADOWED, url, response, next, seen);
    }
    if (response.status() == 403) {
      String next = "the allow-list in nginx's site on " + pair.to().name();
      return fail(pair, Diagnosis.ALLOWLIST_TOO_TIGHT, url, response, next, seen);
    }
    if (response.status() == 200) {
      String next = "/srv/hello on " + pair.to().name() + ", and who has its tailnet address";
      return fail(pair, Diagnosis.WRONG_HOST, url, response, next, seen);
    }
    String next = "/var/log/nginx/error.log on " + pair.to().name();
    return fail(pair, Diagnosis.SERVICE_DOWN, url, response, next, seen);
  }

  /** Nothing came back: the path, the policy or the firewall, in this order. */
  private static Verdict dropped(Mesh mesh, Pair pair, String url, Answer answer, Evidence seen) {
    Ping ping = mesh.sightings().ping(pair);
    if (ping.path() instanceof Path.None) {
      return Membership.unreached(mesh, pair, ping.output(), seen);
    }
    return new Dropper(mesh, pair)
        .judge(
            "what %s asked for, %s: %s".formatted(pair.from().name(), url, Answers.told(answer)),
            () -> mesh.http(pair.from()).get(url, AGAIN) instanceof Answer.Response,
            seen);
  }

  private static boolean isInTailnet(LabPlan plan, String address) {
    return List.of(plan.tailnet().v4(), plan.tailnet().v6()).stream()
        .anyMatch(range -> Addresses.isIn(range, address));
  }

  private static Verdict fail(
      Pair pair, Diagnosis diagnosis, String url, Answer answer, String next, Evidence seen) {
    return Verdict.fail(
        diagnosis,
        "%s asked for %s, %s".formatted(pair.from().name(), url, Answers.told(answer)),
        next,
        seen);
  }
}
