package tailnetlab.checks;

import java.util.List;
import tailnetlab.mesh.Tailscale.Path;
import tailnetlab.mesh.Tailscale.Ping;
import tailnetlab.plan.NodePlan;

/** Names the path of every pair: straight to the peer's LAN address, not through the relay. */
record PathsAreDirect(List<NodePlan> nodes) implements Check {
  @Override
  public String id() {
    return "B1-direct";
  }

  @Override
  public String title() {
    return "every path is direct, to the peer's LAN address";
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
    if (ping.path() instanceof Path.Relay relay) {
      return Verdict.fail(
          Diagnosis.NOT_DIRECT,
          "%s goes through the relay %s, no direct path was found".formatted(pair, relay.region()),
          "UDP 41641 in both firewalls; tailscale netcheck",
          seen);
    }
    String host = Addresses.host(((Path.Direct) ping.path()).address());
    NodePlan to = pair.to();
    return Addresses.same(host, to.lan().v4()) || Addresses.same(host, to.lan().v6())
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.UNEXPECTED,
            "%s goes to %s, which is no LAN address of %s".formatted(pair, host, to.name()),
            "tailscale status --json on " + pair.from().name(),
            seen);
  }
}
