package tailnetlab.checks;

import java.util.Map;
import tailnetlab.mesh.CloudInit;
import tailnetlab.mesh.Firewall;
import tailnetlab.mesh.Headscale;
import tailnetlab.mesh.Http;
import tailnetlab.mesh.Systemd;
import tailnetlab.mesh.Tailscale;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Node;

/** A running lab as the checks see it: the plan, and every node with its clients. */
public final class Mesh {
  private final LabPlan plan;
  private final Map<String, Node> nodes;

  public Mesh(LabPlan plan, Map<String, Node> nodes) {
    this.plan = plan;
    this.nodes = Map.copyOf(nodes);
  }

  /** Returns what the lab should be. */
  public LabPlan plan() {
    return plan;
  }

  /** Returns a node's command channel. */
  public Node node(NodePlan node) {
    return nodes.get(node.name());
  }

  public Headscale headscale() {
    return new Headscale(node(plan.controlPlane()));
  }

  public Tailscale tailscale(NodePlan node) {
    return new Tailscale(node(node));
  }

  public Http http(NodePlan node) {
    return new Http(node(node));
  }

  public Firewall firewall(NodePlan node) {
    return new Firewall(node(node));
  }

  public Systemd systemd(NodePlan node) {
    return new Systemd(node(node));
  }

  public CloudInit cloudInit(NodePlan node) {
    return new CloudInit(node(node));
  }
}
