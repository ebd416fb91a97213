package tailnetlab.checks;

import java.util.List;
import tailnetlab.mesh.Told;
import tailnetlab.plan.Allowance.Kind;
import tailnetlab.plan.NodePlan;

/**
 * Reads what every client is set to and what it serves itself. tailscaled takes what it serves, and
 * logins over its own SSH, before the node's firewall sees them, and no socket of the node's shows
 * them: a look at listeners and rules does not find them.
 */
record ClientsAsSet(List<NodePlan> nodes) implements Check {
  @Override
  public String id() {
    return "S2-settings";
  }

  @Override
  public String title() {
    return "no client serves, offers, takes or follows what the lab did not ask for";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, node -> judge(mesh, node));
  }

  private static Verdict judge(Mesh mesh, NodePlan node) {
    Told told = mesh.sightings().told(node);
    Evidence seen =
        new Evidence(
            node.name() + ": its client",
            "preferences that are set: %s; routes that it offers: %s; what it serves: %s"
                .formatted(told.settings(), told.offers(), told.serves()));
    Surplus surplus = new Surplus(mesh.plan());
    told.settings()
        .forEach(
            (name, value) ->
                surplus.note(Kind.SETTING, name, node.name(), set(node, name, value, seen)));
    told.offers()
        .forEach(route -> surplus.note(Kind.ROUTE, route, node.name(), offers(node, route, seen)));
    told.serves()
        .forEach(
            service -> surplus.note(Kind.SERVE, service, node.name(), serves(node, service, seen)));
    return surplus.verdict(seen);
  }

  private static Verdict set(NodePlan node, String name, String value, Evidence seen) {
    return Verdict.fail(
        Diagnosis.SETTING_CHANGED,
        "%s: its client is set to %s: %s".formatted(node.name(), name, value),
        "tailscale debug prefs and tailscale set on %s; or allow: {setting: %s, on: %s}"
            .formatted(node.name(), name, node.name()),
        seen);
  }

  private static Verdict offers(NodePlan node, String route, Evidence seen) {
    return Verdict.fail(
        Diagnosis.ROUTE_UNASKED,
        "%s: its client offers to carry packets to %s".formatted(node.name(), route),
        "tailscale set --advertise-routes= on %s; or allow: {route: %s, on: %s}"
            .formatted(node.name(), route, node.name()),
        seen);
  }

  private static Verdict serves(NodePlan node, String service, Evidence seen) {
    return Verdict.fail(
        Diagnosis.SERVES_MORE,
        "%s: its client itself serves %s".formatted(node.name(), service),
        "tailscale serve status and tailscale serve reset on %s; or allow: {serve: %s, on: %s}"
            .formatted(node.name(), service, node.name()),
        seen);
  }
}
