package tailnetlab.plan;

import java.util.List;
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
    Optional<NodePlan> client = plan.clients().stream().findFirst();
    return servers(plan).stream()
        .findFirst()
        .flatMap(page -> client.map(person -> new Cast(plan.controlPlane(), page, person)));
  }

  /** Lists the nodes that can play the server. */
  public static List<NodePlan> servers(LabPlan plan) {
    return plan.having(Role.HELLO).stream()
        .filter(node -> node.is(Role.TAILSCALE_JOIN) && !node.equals(plan.controlPlane()))
        .toList();
  }
}
