package tailnetlab.checks;

import java.util.List;
import java.util.function.Supplier;
import tailnetlab.plan.NodePlan;

/**
 * Knocks at each page's LAN address from the machine that the guests run on, which has an address
 * on their LAN too. As {@link LanFirewall}; the positive control is the host's port 22.
 */
record LanFirewallFromHost(Family family, List<NodePlan> servers) implements Check {
  @Override
  public String id() {
    return "S6-firewall-host" + family.suffix();
  }

  @Override
  public String title() {
    return "the firewall drops %s requests from the hypervisor to every page".formatted(family);
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(servers, server -> judge(mesh, server));
  }

  private Verdict judge(Mesh mesh, NodePlan server) {
    Supplier<Verdict> denied =
        mesh.meanwhile(() -> LanFirewall.denied(mesh, mesh.hypervisor(), server, family));
    return Verdicts.controlled(LanFirewall.host(mesh, mesh.hypervisor(), server, family), denied);
  }
}
