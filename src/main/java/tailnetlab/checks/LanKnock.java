package tailnetlab.checks;

import java.time.Duration;
import java.util.List;
import tailnetlab.mesh.Firewall.Drop;
import tailnetlab.mesh.Http;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.mesh.Tcp;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Node;

/**
 * A request for a page's LAN address, and what became of it: answered, dropped by the one rule that
 * should drop it, or lost for another reason.
 *
 * @param from who knocks: a node, or the hypervisor
 * @param sender the address that its packets come from
 * @param server whose page it is
 * @param limit how long to wait for an answer; a drop costs all of it
 */
record LanKnock(
    Mesh mesh, Family family, Node from, String sender, NodePlan server, Duration limit) {

  /** Looks whether the host lets the same sender in on another port. */
  Verdict host() {
    String address = family.lanAddress(server);
    Tcp.Outcome outcome = mesh.sightings().sshOnLan(from).get(address);
    Evidence seen =
        new Evidence(
            "%s: connect to %s port 22".formatted(from.name(), address), outcome.toString());
    return outcome instanceof Tcp.Outcome.Connected
        ? Verdict.pass(seen)
        : Verdict.inconclusive(
            "%s: a denial would prove nothing, the host does not answer on port 22 either"
                .formatted(this),
            seen);
  }

  /** Knocks. The rule counts by sender, so others may knock at the same time. */
  Verdict denied() {
    AccessLog log = new AccessLog(mesh.node(server));
    String mark = AccessLog.mark();
    String url = "http://%s/?%s".formatted(Addresses.inUrl(family.lanAddress(server)), mark);
    long before = dropped(mesh.sightings().firstDrops(server));
    Answer answer = new Http(from).get(url, limit);
    long after = dropped(mesh.firewall(server).drops());
    List<String> lines = log.lines(mark);
    Evidence[] seen = {
      Answers.evidence(from.name(), url, answer), counted(before, after), log.evidence(mark, lines)
    };
    if (answer instanceof Answer.Response response) {
      return open(response, seen);
    }
    long dropped = after - before;
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
                    ? "dropped, but the rule \"%s\" counted %d packets".formatted(rule(), dropped)
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

  private long dropped(List<Drop> drops) {
    return drops.stream()
        .filter(drop -> drop.comment().equals(rule()))
        .filter(drop -> drop.sender().filter(by -> Addresses.same(by, sender)).isPresent())
        .mapToLong(Drop::packets)
        .sum();
  }

  /** Returns the comment of the rule in cloud-init's hello role. */
  private String rule() {
    return "LAN to hello over " + family;
  }

  private Evidence counted(long before, long after) {
    return new Evidence(
        server.name() + ": nft list table inet lab",
        "\"%s\" dropped of %s: %d packets before, %d after"
            .formatted(rule(), sender, before, after));
  }

  @Override
  public String toString() {
    return from.name() + " → " + server.name();
  }
}
