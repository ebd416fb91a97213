package tailnetlab.checks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tailnetlab.mesh.Firewall.Counter;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.CommandFailed;
import tailnetlab.remote.Result;

/**
 * Knocks at each page's LAN address from another node: the packets are dropped, and the counter of
 * the one rule that should drop them says so. Before it, three positive controls: the page answers
 * over the tailnet, the name leads to the LAN address, the host answers there on another port.
 */
record LanFirewall(Family family, List<Pair> knocks) implements Check {
  /** The comment of the rule in cloud-init's hello role. */
  static final String RULE = "LAN to hello";

  /** A drop costs all of it; the kernel repeats its SYN after 1 s, so at least two are sent. */
  private static final Duration DROP = Duration.ofSeconds(2);

  @Override
  public String id() {
    return "S6-firewall" + family.suffix();
  }

  @Override
  public String title() {
    return "the firewall drops %s requests from the LAN to every page".formatted(family);
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachPair(knocks, pair -> judge(mesh, pair));
  }

  private Verdict judge(Mesh mesh, Pair pair) {
    Verdict control =
        Verdicts.firstBad(
            () -> tailnet(mesh, pair), () -> name(mesh, pair), () -> host(mesh, pair));
    // The two families share the rule's counter: one at a time, or neither is proven.
    return control instanceof Verdict.Pass
        ? mesh.inTurn(pair.to(), () -> knock(mesh, pair, control.evidence()))
        : control;
  }

  private static Verdict tailnet(Mesh mesh, Pair pair) {
    Answer page = mesh.sightings().page(pair);
    String url = "http://%s/".formatted(mesh.plan().magicName(pair.to()));
    Evidence seen = Answers.evidence(pair.from(), url, page);
    return Page.isServed(mesh, pair.to(), page)
        ? Verdict.pass(seen)
        : nothingProven(pair, "the page does not answer over the tailnet (S5-pages)", seen);
  }

  private Verdict name(Mesh mesh, Pair pair) {
    Command resolve = Command.of("getent", family.database(), pair.to().name());
    Result name = mesh.node(pair.from()).run(resolve);
    Evidence seen = new Evidence(pair.from().name() + ": " + resolve, name.out().strip());
    String address = family.lanAddress(pair.to());
    return Addresses.same(name.out().split("\\s+")[0], address)
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.LAN_NAME_UNKNOWN,
            "%s: the bare name does not lead to the LAN address %s".formatted(pair, address),
            "/etc/hosts on " + pair.from().name(),
            seen);
  }

  /** sshd greets whoever connects; to curl that is an answer in HTTP/0.9. */
  private Verdict host(Mesh mesh, Pair pair) {
    String url = "http://%s:22/".formatted(Addresses.inUrl(family.lanAddress(pair.to())));
    Command greet = Command.of("curl", "-sS", "--http0.9", "--max-time", "5", url);
    Result greeted = mesh.node(pair.from()).run(greet);
    Evidence seen =
        new Evidence(pair.from().name() + ": " + greet, (greeted.out() + greeted.err()).strip());
    return greeted.out().startsWith("SSH-")
        ? Verdict.pass(seen)
        : nothingProven(pair, "the host does not answer on port 22 either", seen);
  }

  private Verdict knock(Mesh mesh, Pair pair, List<Evidence> positive) {
    NodePlan server = pair.to();
    AccessLog log = new AccessLog(mesh.node(server));
    String mark = AccessLog.mark();
    String url = "http://%s/?%s".formatted(Addresses.inUrl(family.lanAddress(server)), mark);
    Optional<Counter> before = rule(mesh, server);
    Answer answer = mesh.http(pair.from()).get(url, DROP);
    Optional<Counter> after = rule(mesh, server);
    List<String> lines = log.lines(mark);
    Evidence[] seen =
        Stream.concat(
                Stream.of(
                    Answers.evidence(pair.from(), url, answer),
                    counted(server, before, after),
                    log.evidence(mark, lines)),
                positive.stream())
            .toArray(Evidence[]::new);
    if (answer instanceof Answer.Response response) {
      return open(pair, response, seen);
    }
    long dropped = packets(after) - packets(before);
    boolean timedOut = answer instanceof Answer.TimedOut;
    if (timedOut && dropped >= 1 && lines.isEmpty()) {
      return Verdict.pass(seen);
    }
    return Verdict.fail(
        Diagnosis.DENIED_FOR_ANOTHER_REASON,
        "%s over the LAN: %s"
            .formatted(
                pair,
                timedOut
                    ? "dropped, but the rule \"%s\" counted %d packets".formatted(RULE, dropped)
                    : Answers.told(answer)),
        "nft list table inet lab on " + server.name(),
        seen);
  }

  private Verdict open(Pair pair, Answer.Response response, Evidence... seen) {
    return Verdict.fail(
        response.status() == 403 ? Diagnosis.FIREWALL_OPEN : Diagnosis.LAN_OPEN,
        "%s: nginx answers over %s on the LAN: HTTP %d".formatted(pair, family, response.status()),
        "nft list table inet lab on " + pair.to().name(),
        seen);
  }

  private static Verdict nothingProven(Pair pair, String why, Evidence seen) {
    return Verdict.inconclusive("%s: a denial would prove nothing, %s".formatted(pair, why), seen);
  }

  /** Finds the rule; where the firewall is off, there is not even its table. */
  private static Optional<Counter> rule(Mesh mesh, NodePlan server) {
    List<Counter> counters;
    try {
      counters = mesh.firewall(server).counters();
    } catch (CommandFailed e) {
      return Optional.empty();
    }
    return counters.stream().filter(counter -> counter.comment().equals(RULE)).findFirst();
  }

  private static long packets(Optional<Counter> counter) {
    return counter.map(Counter::packets).orElse(0L);
  }

  private static Evidence counted(
      NodePlan server, Optional<Counter> before, Optional<Counter> after) {
    String text =
        after.isEmpty()
            ? "(no rule has the comment \"%s\")".formatted(RULE)
            : "\"%s\": %d packets before, %d after"
                .formatted(RULE, packets(before), packets(after));
    return new Evidence(server.name() + ": nft list table inet lab", text);
  }
}
