package tailnetlab.checks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tailnetlab.mesh.Firewall.Counter;
import tailnetlab.mesh.Http;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.CommandFailed;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;

/**
 * A request for a page's LAN address, and what became of it: answered, dropped by the one rule that
 * should drop it, or lost for another reason.
 *
 * @param from who knocks: a node, or the hypervisor
 * @param server whose page it is
 * @param limit how long to wait for an answer; a drop costs all of it
 */
record LanKnock(Mesh mesh, Family family, Node from, NodePlan server, Duration limit) {
  /** The comment of the rule in cloud-init's hello role. */
  static final String RULE = "LAN to hello";

  /**
   * Looks whether the host answers on another port. sshd greets whoever connects; to curl that is
   * an answer in HTTP/0.9.
   */
  Verdict host() {
    String url = "http://%s:22/".formatted(Addresses.inUrl(family.lanAddress(server)));
    Command greet = Command.of("curl", "-sS", "--http0.9", "--max-time", "5", url);
    Result greeted = from.run(greet);
    Evidence seen =
        new Evidence(from.name() + ": " + greet, (greeted.out() + greeted.err()).strip());
    return greeted.out().startsWith("SSH-")
        ? Verdict.pass(seen)
        : Verdict.inconclusive(
            "%s: a denial would prove nothing, the host does not answer on port 22 either"
                .formatted(this),
            seen);
  }

  /**
   * Knocks. All who knock at a server share the rule's counter: one at a time, or none is proven.
   *
   * @param positive the evidence of the positive controls
   */
  Verdict denied(List<Evidence> positive) {
    return mesh.inTurn(server, () -> knock(positive));
  }

  private Verdict knock(List<Evidence> positive) {
    AccessLog log = new AccessLog(mesh.node(server));
    String mark = AccessLog.mark();
    String url = "http://%s/?%s".formatted(Addresses.inUrl(family.lanAddress(server)), mark);
    Optional<Counter> before = rule();
    Answer answer = new Http(from).get(url, limit);
    Optional<Counter> after = rule();
    List<String> lines = log.lines(mark);
    Evidence[] seen =
        Stream.concat(
                Stream.of(
                    Answers.evidence(from.name(), url, answer),
                    counted(before, after),
                    log.evidence(mark, lines)),
                positive.stream())
            .toArray(Evidence[]::new);
    if (answer instanceof Answer.Response response) {
      return open(response, seen);
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
                this,
                timedOut
                    ? "dropped, but the rule \"%s\" counted %d packets".formatted(RULE, dropped)
                    : Answers.told(answer)),
        "nft list table inet lab on " + server.name(),
        seen);
  }

  private Verdict open(Answer.Response response, Evidence... seen) {
    return Verdict.fail(
        response.status() == 403 ? Diagnosis.FIREWALL_OPEN : Diagnosis.LAN_OPEN,
        "%s: nginx answers over %s on the LAN: HTTP %d".formatted(this, family, response.status()),
        "nft list table inet lab on " + server.name(),
        seen);
  }

  /** Finds the rule; where the firewall is off, there is not even its table. */
  private Optional<Counter> rule() {
    List<Counter> counters;
    try {
      counters = mesh.firewall(server).counters();
    } catch (CommandFailed e) {
      return Optional.empty();
    }
    return counters.stream().filter(counter -> counter.comment().equals(RULE)).findFirst();
  }

  private Evidence counted(Optional<Counter> before, Optional<Counter> after) {
    String text =
        after.isEmpty()
            ? "(no rule has the comment \"%s\")".formatted(RULE)
            : "\"%s\": %d packets before, %d after"
                .formatted(RULE, packets(before), packets(after));
    return new Evidence(server.name() + ": nft list table inet lab", text);
  }

  private static long packets(Optional<Counter> counter) {
    return counter.map(Counter::packets).orElse(0L);
  }

  @Override
  public String toString() {
    return from.name() + " → " + server.name();
  }
}
