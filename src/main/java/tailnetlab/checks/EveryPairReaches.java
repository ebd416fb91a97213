package tailnetlab.checks;

import java.util.List;
import tailnetlab.mesh.Icmp.Echoes;
import tailnetlab.mesh.Tailscale.Path;
import tailnetlab.mesh.Tailscale.Ping;
import tailnetlab.plan.Cidr;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Result;

/**
 * Reaches every node from every other. Two pings, because each alone tells less than it seems: the
 * client's own says how packets travel, and goes past the policy; the kernel's goes through the
 * tunnel and the policy, as every program's packets do.
 */
record EveryPairReaches(List<NodePlan> nodes) implements Check {
  private static final int ROUNDS = 2;

  @Override
  public String id() {
    return "S4-reach";
  }

  @Override
  public String title() {
    return "every node reaches every other over the tailnet, IPv4 and IPv6";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachPair(Expected.reaching(mesh.plan(), nodes, nodes), pair -> judge(mesh, pair));
  }

  private static Verdict judge(Mesh mesh, Pair pair) {
    Ping ping = mesh.sightings().ping(pair);
    Evidence seen = new Evidence("%s: tailscale ping".formatted(pair), ping.output().strip());
    if (ping.path() instanceof Path.None) {
      return Membership.unreached(mesh, pair, ping.output(), seen);
    }
    Verdict v4 = icmp(mesh, pair, mesh.plan().tailnet().v4(), seen);
    return v4 instanceof Verdict.Pass
        ? Verdicts.all(List.of(v4, icmp(mesh, pair, mesh.plan().tailnet().v6(), seen)))
        : v4;
  }

  private static Verdict icmp(Mesh mesh, Pair pair, Cidr range, Evidence path) {
    String family = range.isV6() ? "IPv6" : "IPv4";
    String address =
        Addresses.firstIn(range, mesh.sightings().status(pair.to()).addresses()).orElse("");
    if (address.isEmpty()) {
      return Membership.fault(mesh, pair.to())
          .orElseGet(
              () ->
                  Verdict.fail(
                      Diagnosis.NO_PATH,
                      "%s has no %s address in the tailnet's %s"
                          .formatted(pair.to().name(), family, range),
                      "prefixes in headscale's configuration",
                      path));
    }
    Echoes echoes = mesh.sightings().echoes(pair.from()).get(address);
    if (echoes != null && echoes.received() > 0) {
      return Verdict.pass(
          path, new Evidence(pair.from().name() + ": " + echoes.command(), echoes.output()));
    }
    Command command = Command.of("ping", "-n", "-c", "1", "-W", "3", address);
    Result result = mesh.node(pair.from()).run(command);
    // Packets are lost while a path is being found: a new member's first ones, and those of a
    // client that was told to look at its paths anew (S7-relay). A filter drops every time.
    for (int again = 1; again < ROUNDS && !result.ok(); again++) {
      result = mesh.node(pair.from()).run(command);
    }
    Evidence seen = new Evidence(pair.from().name() + ": " + command, result.out().strip());
    return result.ok()
        ? Verdict.pass(path, seen)
        : new Dropper(mesh, pair)
            .judge(
                "%s to %s".formatted(family, address),
                () -> mesh.node(pair.from()).run(command).ok(),
                path,
                seen);
  }
}
