package tailnetlab.checks;

import java.util.List;
import java.util.function.Supplier;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.mesh.Icmp.Echoes;
import tailnetlab.mesh.Tcp;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;

/**
 * Knocks at each page's LAN address from every other node: the packets are dropped, and the counter
 * of the one rule that should drop them says so, by sender. Beside it, the positive controls: the
 * page answers over the tailnet, where it should answer that node; the name leads to the LAN
 * address; the host answers there on another port.
 */
record LanFirewall(Family family, List<Pair> knocks) implements Check {
  @Override
  public String id() {
    return "S6-firewall" + family.suffix();
  }

  @Override
  public String title() {
    return "the firewall drops every node's %s requests from the LAN to a page".formatted(family);
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachPair(knocks, pair -> judge(mesh, pair));
  }

  private Verdict judge(Mesh mesh, Pair pair) {
    Supplier<Verdict> denied =
        mesh.meanwhile(() -> denied(mesh, mesh.node(pair.from()), pair.to(), family));
    Verdict control =
        Verdicts.firstBad(
            () -> tailnet(mesh, pair),
            () -> name(mesh, pair),
            () -> host(mesh, mesh.node(pair.from()), pair.to(), family));
    return Verdicts.controlled(control, denied);
  }

  /** Judges one's knock at a page. */
  static Verdict denied(Mesh mesh, Node from, NodePlan server, Family family) {
    return Verdicts.all(
        mesh
            .sightings()
            .denials()
            .of(
                knock ->
                    knock.port() == Denials.PAGE
                        && knock.from().equals(from)
                        && knock.target().equals(server)
                        && knock.family() == family)
            .stream()
            .map(Knocked::judge)
            .toList());
  }

  /** Looks whether the host answers the same sender in another way. */
  static Verdict host(Mesh mesh, Node from, NodePlan server, Family family) {
    return mesh.plan().nodes().stream()
        .filter(node -> node.name().equals(from.name()))
        .findFirst()
        .map(node -> echo(mesh, node, server, family))
        .orElseGet(() -> ssh(mesh, from, server, family));
  }

  /**
   * A node pings: that costs an emulated guest 30 ms, and a connection to its SSH server, which
   * makes a process for it, 100. That the other's TCP packets arrive there, the rule's counter
   * says.
   */
  private static Verdict echo(Mesh mesh, NodePlan from, NodePlan server, Family family) {
    Echoes echoes = mesh.sightings().echoes(from).get(family.lanAddress(server));
    Evidence seen = new Evidence(from.name() + ": " + echoes.command(), echoes.output());
    return echoes.received() > 0
        ? Verdict.pass(seen)
        : Verdict.inconclusive(
            "%s → %s: a denial would prove nothing, the host does not answer a ping either"
                .formatted(from.name(), server.name()),
            seen);
  }

  private static Verdict ssh(Mesh mesh, Node from, NodePlan server, Family family) {
    String address = family.lanAddress(server);
    Tcp.Outcome outcome = mesh.sightings().sshOnLan(from).get(address);
    Evidence seen =
        new Evidence("%s: connect to %s port 22".formatted(from.name(), address), outcome.told());
    return outcome instanceof Tcp.Outcome.Connected
        ? Verdict.pass(seen)
        : Verdict.inconclusive(
            "%s → %s: a denial would prove nothing, the host does not answer on port 22 either"
                .formatted(from.name(), server.name()),
            seen);
  }

  private static Verdict tailnet(Mesh mesh, Pair pair) {
    if (Expected.served(mesh.plan(), List.of(pair.from()), List.of(pair.to())).isEmpty()
        || !pair.from().isMember()) {
      return Verdict.pass(); // A page that should not answer it over the tailnet proves nothing.
    }
    String url = Visits.byName(mesh, pair.to());
    Answer page = mesh.sightings().visits(pair.from()).at(url);
    Evidence seen = Answers.evidence(pair.from(), url, page);
    return Page.isServed(mesh, pair.to(), page)
        ? Verdict.pass(seen)
        : Verdict.inconclusive(
            "%s: a denial would prove nothing, the page does not answer over the tailnet (S5-pages)"
                .formatted(pair),
            seen);
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
}
