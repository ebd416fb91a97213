package tailnetlab.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.mesh.Http.Request;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;

/**
 * Asks each page on its own node, from its LAN address to its LAN address: that is past the
 * firewall, which lets the loopback through, so the answer is nginx's own allow-list. It is asked
 * for the page, for its files by their names, and as one who says that he comes from the tailnet.
 * Before it, the positive control: the same request between the node's own tailnet addresses.
 */
record LanAllowList(Family family, List<NodePlan> servers) implements Check {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final List<String> FILES = List.of("/index.txt", Payload.PATH);

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
    Optional<String> inTailnet = family.tailnetAddress(mesh, server);
    if (inTailnet.isEmpty()) {
      return Membership.fault(mesh, server)
          .orElseGet(
              () ->
                  Verdict.inconclusive(
                      "%s has no %s tailnet address".formatted(server.name(), family)));
    }
    String allowed = Visits.byAddress(inTailnet.get());
    String run = AccessLog.mark();
    Map<String, Request> denied = requests(mesh, server, inTailnet.get(), run);
    List<Request> requests = new ArrayList<>();
    requests.add(from(inTailnet.get(), allowed, List.of()));
    requests.addAll(denied.values());
    List<Answer> answers = mesh.http(server).inTurn(requests, LIMIT);
    Answer page = answers.get(0);
    if (!Page.isServed(mesh, server, page)) {
      return Page.judge(mesh, new Pair(server, server), allowed, page);
    }
    Verdict control = Verdict.pass(Answers.evidence(server, allowed, page));
    AccessLog log = new AccessLog(mesh.node(server));
    List<String> lines = log.awaitLines(run, denied.size());
    List<Verdict> verdicts = new ArrayList<>();
    int next = 1;
    for (Map.Entry<String, Request> each : denied.entrySet()) {
      // What follows an answer that is none was not asked.
      Answer answer = answers.get(Math.min(next++, answers.size() - 1));
      Evidence seen = Answers.evidence(server, each.getValue().url(), answer);
      int logged = AccessLog.status(lines, each.getKey());
      verdicts.add(judge(server, answer, logged, seen, log.evidence(run, lines)));
    }
    return Verdicts.controlled(control, () -> Verdicts.all(verdicts));
  }

  private Verdict judge(NodePlan server, Answer answer, int logged, Evidence seen, Evidence log) {
    int status = answer instanceof Answer.Response response ? response.status() : 0;
    if (status == 403 && logged == 403) {
      return Verdict.pass(seen);
    }
    if (status >= 200 && status < 400) {
      return Verdict.fail(
          Diagnosis.ALLOWLIST_OPEN,
          "nginx on %s serves its own %s LAN address: HTTP %d for %s"
              .formatted(server.name(), family, status, seen.source()),
          "allow, deny, set_real_ip_from and the servers of nginx's sites; `return` is answered"
              + " before they are asked",
          seen,
          log);
    }
    return Verdict.fail(
        Diagnosis.DENIED_FOR_ANOTHER_REASON,
        "%s asked itself over the LAN address: %s%s"
            .formatted(
                server.name(),
                Answers.told(answer),
                status == 403 ? ", and nginx's log has no such refusal" : ""),
        "nginx -T and ss -lnt on " + server.name(),
        seen,
        log);
  }

  /** By their marks: the page, its files, and who says that he comes from the tailnet. */
  private Map<String, Request> requests(
      Mesh mesh, NodePlan server, String tailnetAddress, String run) {
    String lan = family.lanAddress(server);
    String name = mesh.plan().magicName(server);
    Map<String, Request> requests = new LinkedHashMap<>();
    Asking asking = new Asking(requests, run);
    asking.ask(lan, lan, "/", List.of());
    FILES.forEach(file -> asking.ask(lan, lan, file, List.of()));
    asking.ask(lan, lan, "/", List.of("-H", "Host: " + name));
    asking.ask(lan, lan, "/", forged(tailnetAddress, name));
    linkLocal(mesh, server).ifPresent(address -> asking.ask("lan0", address, "/", List.of()));
    return requests;
  }

  private static List<String> forged(String address, String name) {
    List<String> flags = new ArrayList<>(List.of("-H", "Host: " + name));
    for (String header :
        List.of("X-Forwarded-For", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP")) {
      flags.addAll(List.of("-H", header + ": " + address));
    }
    flags.addAll(List.of("-H", "Forwarded: for=\"%s\"".formatted(Addresses.inUrl(address))));
    return flags;
  }

  private Optional<String> linkLocal(Mesh mesh, NodePlan server) {
    if (family == Family.V4) {
      return Optional.empty();
    }
    Command look = Command.of("ip", "-6", "-o", "address", "show", "dev", "lan0", "scope", "link");
    return mesh.node(server)
        .run(look)
        .require()
        .lines()
        .flatMap(line -> List.of(line.strip().split("\\s+")).stream())
        .filter(word -> word.startsWith("fe80:"))
        .map(word -> word.replaceFirst("/.*", "") + "%25lan0")
        .findFirst();
  }

  private static Request from(String source, String url, List<String> more) {
    List<String> flags = new ArrayList<>(List.of("--interface", source));
    flags.addAll(more);
    return new Request(url, flags);
  }

  /** Gives each request a mark of its own. */
  private record Asking(Map<String, Request> requests, String run) {
    void ask(String source, String address, String path, List<String> more) {
      String mark = "%s.%d.".formatted(run, requests.size() + 1);
      String url = "http://%s%s?%s".formatted(Addresses.inUrl(address), path, mark);
      requests.put(mark, from(source, url, more));
    }
  }
}
