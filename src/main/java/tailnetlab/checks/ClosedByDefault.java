package tailnetlab.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tailnetlab.mesh.Tailscale.Path;
import tailnetlab.mesh.Tailscale.Ping;
import tailnetlab.mesh.Tcp;
import tailnetlab.mesh.Tcp.Outcome;
import tailnetlab.mesh.Tcp.Tried;
import tailnetlab.plan.Expectation.Over;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Node;

/**
 * Knocks at every node, at a port that nobody has, with TCP and UDP, from every other node and from
 * the hypervisor, over the LAN and the tailnet: the firewall's last rule drops it and counts it, by
 * sender and port. Over the tailnet the policy may have dropped it before. The positive control is
 * the host's port 22 over the LAN, the client's answer to a ping over the tailnet.
 */
record ClosedByDefault(Family family, List<NodePlan> nodes) implements Check {
  private static final Duration DROP = Duration.ofSeconds(2);

  @Override
  public String id() {
    return "S6-closed" + family.suffix();
  }

  @Override
  public String title() {
    return "every node drops %s packets to a port that no role opens".formatted(family);
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, target -> judge(mesh, target));
  }

  private Verdict judge(Mesh mesh, NodePlan target) {
    List<Verdict> verdicts = new ArrayList<>();
    for (NodePlan node : nodes) {
      if (!node.equals(target)) {
        verdicts.add(onLan(mesh, mesh.node(node), target));
      }
    }
    verdicts.add(onLan(mesh, mesh.hypervisor(), target));
    for (Pair pair : Expected.reaching(mesh.plan(), mesh.plan().members(), List.of(target))) {
      if (target.isMember()) {
        verdicts.add(inTailnet(mesh, pair));
      }
    }
    return Verdicts.all(verdicts);
  }

  private Verdict onLan(Mesh mesh, Node from, NodePlan target) {
    Supplier<Verdict> denied =
        () ->
            Verdicts.all(
                mesh.sightings().denials().of(wanted(from, target, Over.LAN)).stream()
                    .map(Knocked::judge)
                    .toList());
    return Verdicts.controlled(LanFirewall.host(mesh, from, target, family), denied);
  }

  private Verdict inTailnet(Mesh mesh, Pair pair) {
    return Membership.apart(mesh, pair)
        .orElseGet(
            () -> {
              Ping ping = mesh.sightings().ping(pair);
              Evidence seen =
                  new Evidence("%s: tailscale ping".formatted(pair), ping.output().strip());
              return ping.path() instanceof Path.None
                  ? Verdict.inconclusive(
                      "%s: a denial would prove nothing, there is no path either (S4-reach)"
                          .formatted(pair),
                      seen)
                  : Verdicts.all(knocks(mesh, pair));
            });
  }

  private List<Verdict> knocks(Mesh mesh, Pair pair) {
    return mesh
        .sightings()
        .denials()
        .of(wanted(mesh.node(pair.from()), pair.to(), Over.TAILNET))
        .stream()
        .map(knocked -> knocked.isUncounted() ? byPolicy(mesh, knocked) : knocked.judge())
        .toList();
  }

  private Predicate<Knock> wanted(Node from, NodePlan target, Over over) {
    return knock ->
        knock.port() != Denials.PAGE
            && knock.from().equals(from)
            && knock.target().equals(target)
            && knock.family() == family
            && knock.over() == over;
  }

  /** The policy's filter is asked before the firewall, and its counter costs a Go program. */
  private static Verdict byPolicy(Mesh mesh, Knocked first) {
    Knock knock = first.knock();
    return mesh.inTurn(
        knock.target(),
        () -> {
          long before = mesh.tailscale(knock.target()).droppedByPolicy();
          Map<String, Tried> again = new Tcp(knock.from()).tryAll(List.of(knock.url()), DROP);
          long after = mesh.tailscale(knock.target()).droppedByPolicy();
          boolean silent = again.get(knock.url()).outcome() instanceof Outcome.TimedOut;
          return silent && after > before
              ? Verdict.pass(
                  new Evidence(
                      knock.target().name() + ": tailscale metrics print",
                      "%s: inbound packets dropped by the policy: %d before, %d after"
                          .formatted(knock, before, after)))
              : first.judge();
        });
  }
}
