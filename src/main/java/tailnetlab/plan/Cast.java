package tailnetlab.plan;

import java.util.Optional;

/**
 * Who plays which part when a lab is changed on purpose: found by role, never by name.
 *
 * @param control the login server with its relay
 * @param server a page on another node, which joins by itself
 * @param client a person's device
 */
public record Cast(NodePlan control, NodePlan server, NodePlan client) {
  /**
   * Finds them.
   *
   * @return nothing where the lab lacks one of the parts
   */
  public static Optional<Cast> of(LabPlan plan) {
    NodePlan control = plan.controlPlane();
    Optional<NodePlan> server =
        plan.having(Role.HELLO).stream()
            .filter(node -> node.is(Role.TAILSCALE_JOIN) && !node.equals(control))
            .findFirst();
    Optional<NodePlan> client = plan.clients().stream().findFirst();
    return server.flatMap(page -> client.map(person -> new Cast(control, page, person)));
  }
}
