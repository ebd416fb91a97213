package tailnetlab.checks;

import java.util.List;
import tailnetlab.mesh.Tailscale.Netcheck;
import tailnetlab.plan.LabPlan.Tailnet;
import tailnetlab.plan.NodePlan;

/** Lets every client look at its network: STUN answers, and the embedded relay is its home. */
record RelayIsHome(List<NodePlan> nodes) implements Check {
  @Override
  public String id() {
    return "S7-netcheck";
  }

  @Override
  public String title() {
    return "every node gets a STUN answer and has region %d for its home"
        .formatted(Tailnet.DERP_REGION);
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, node -> judge(mesh, node));
  }

  private static Verdict judge(Mesh mesh, NodePlan node) {
    var fault = Membership.fault(mesh, node);
    if (fault.isPresent()) {
      return fault.get();
    }
    Netcheck check = mesh.sightings().netcheck(node);
    Evidence seen =
        new Evidence(
            node.name() + ": tailscale netcheck",
            "udp %s, our address %s, preferred region %d, latencies in s %s"
                .formatted(
                    check.udp(),
                    check.globalV4().orElse("unknown"),
                    check.preferredRegion(),
                    check.regionLatency()));
    if (!check.udp()) {
      return Verdict.fail(
          Diagnosis.STUN_UNREACHABLE,
          "%s gets no STUN answer".formatted(node.name()),
          "UDP %d on the control plane: headscale's listener and the firewall"
              .formatted(Tailnet.STUN_PORT),
          seen);
    }
    boolean home =
        check.preferredRegion() == Tailnet.DERP_REGION
            && check.regionLatency().containsKey(Tailnet.DERP_REGION);
    return home
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.DERP_UNREACHABLE,
            "%s has region %d for its home".formatted(node.name(), check.preferredRegion()),
            "S1-derp, and tailscale debug derp-map on " + node.name(),
            seen);
  }
}
