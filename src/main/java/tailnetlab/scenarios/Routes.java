package tailnetlab.scenarios;

import tailnetlab.checks.Mesh;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.plan.NodePlan;

/** What headscale knows of a node's routes. */
final class Routes {
  private Routes() {}

  static MeshNode of(Mesh mesh, NodePlan node) {
    return mesh.headscale().nodes().stream()
        .filter(known -> known.name().equals(node.name()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("headscale knows no " + node.name()));
  }
}
