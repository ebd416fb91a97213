package tailnetlab.checks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.mesh.Http.Request;
import tailnetlab.plan.NodePlan;

/**
 * Asks each page on its own node, from its LAN address to its LAN address: that is past the
 * firewall, which lets the loopback through, so the answer is nginx's own allow-list. Before it,
 * the positive control: the same request between the node's own tailnet addresses.
 */
record LanAllowList(Family family, List<NodePlan> servers) implements Check {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Override
  public String id() {
    return "S6-allow-list" + family.suffix();
  }

  @Override
  public String title() {
    return "nginx refuses %s LAN addresses, even past the firewall".formatted(family);
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(servers, server -> judge(mesh, server));
  }

  private Verdict judge(Mesh mesh, NodePlan server) {
    Optional<String> inTailnet =
        Addresses.firstIn(family.tailnet(mesh.plan()), mesh.sightings().status(server).addresses());
    if (inTailnet.isEmpty()) {
      return Membership.fault(mesh, server)
          .orElseGet(
              () ->
                  Verdict.inconclusive(
                      "%s has no %s tailnet address".formatted(server.name(), family)));
    }
    String allowed = "http://%s/".formatted(Addresses.inUrl(inTailnet.get()));
    AccessLog log = new AccessLog(mesh.node(server));
    String mark = AccessLog.mark();
    String lan = family.lanAddress(server);
    String url = "http://%s/?%s".formatted(Addresses.inUrl(lan), mark);
    List<Answer> answers =
        mesh.http(server).inTurn(List.of(from(inTailnet.get(), allowed), from(lan, url)), LIMIT);
    Answer page = answers.get(0);
    Evidence positive = Answers.evidence(server, allowed, page);
    if (!Page.isServed(mesh, server, page)) {
      return Page.judge(mesh, new Pair(server, server), allowed, page);
    }
    Answer answer = answers.get(1);
    List<String> lines = log.awaitLines(mark);
    return judge(
        server,
        lines,
        answer,
        positive,
        Answers.evidence(server, url, answer),
        log.evidence(mark, lines));
  }

  private Verdict judge(NodePlan server, List<String> lines, Answer answer, Evidence... seen) {
    int status = answer instanceof Answer.Response response ? response.status() : 0;
    boolean logged = lines.stream().anyMatch(line -> line.contains("403"));
    if (status == 403 && logged) {
      return Verdict.pass(seen);
    }
    if (status >= 200 && status < 400) {
      return Verdict.fail(
          Diagnosis.ALLOWLIST_OPEN,
          "nginx on %s serves its own %s LAN address: HTTP %d"
              .formatted(server.name(), family, status),
          "allow and deny in nginx's site; `return` is answered before they are asked",
          seen);
    }
    return Verdict.fail(
        Diagnosis.DENIED_FOR_ANOTHER_REASON,
        "%s asked itself over the LAN address: %s%s"
            .formatted(
                server.name(),
                Answers.told(answer),
                status == 403 ? ", and nginx's log has no such refusal" : ""),
        "nginx -T and ss -lnt on " + server.name(),
        seen);
  }

  private static Request from(String source, String url) {
    return new Request(url, List.of("--interface", source));
  }
}
