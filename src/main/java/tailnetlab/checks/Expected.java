package tailnetlab.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tailnetlab.plan.Expectation;
import tailnetlab.plan.Expectation.Access;
import tailnetlab.plan.Expectation.Over;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Role;

/** What is expected of a lab's connections: what its user declares, and what its roles say. */
public final class Expected {
  private static final int SSH = 22;
  private static final int HTTP = 80;

  private Expected() {}

  /**
   * Lists the declared expectations, then those of the roles that no declared one overrides.
   *
   * <p>The roles let SSH in from the LAN only. What they say of the pages is proven by S5 and S6,
   * and not tried once more.
   */
  static List<Expectation> of(LabPlan plan) {
    List<Expectation> all = new ArrayList<>(plan.expectations());
    plan.having(Role.TAILSCALE_JOIN).stream()
        .flatMap(server -> knock(plan, server).stream())
        .filter(derived -> all.stream().noneMatch(derived::isAboutTheSame))
        .toList()
        .forEach(all::add);
    return all;
  }

  /** Lists those that should be denied. */
  static List<Expectation> denied(LabPlan plan) {
    return of(plan).stream().filter(e -> e.access() == Access.DENY).toList();
  }

  /**
   * Lists the pairs that should reach each other over the tailnet: all, but those of which the user
   * declares that something is denied and nothing allowed.
   */
  public static List<Pair> reaching(LabPlan plan, List<NodePlan> from, List<NodePlan> to) {
    return Pair.of(from, to).stream()
        .filter(
            pair ->
                declared(plan, pair).findAny().isEmpty()
                    || declared(plan, pair).anyMatch(e -> e.access() == Access.ALLOW))
        .toList();
  }

  /** Lists the pairs of which the second's page should answer the first over the tailnet. */
  static List<Pair> served(LabPlan plan, List<NodePlan> askers, List<NodePlan> pages) {
    return reaching(plan, askers, pages).stream()
        .filter(
            pair ->
                declared(plan, pair).noneMatch(e -> e.port() == HTTP && e.access() == Access.DENY))
        .toList();
  }

  private static Stream<Expectation> declared(LabPlan plan, Pair pair) {
    return plan.expectations().stream()
        .filter(e -> e.over() == Over.TAILNET)
        .filter(e -> e.from().equals(pair.from().name()) && e.to().equals(pair.to().name()));
  }

  private static Optional<Expectation> knock(LabPlan plan, NodePlan server) {
    return Stream.concat(plan.clients().stream(), plan.members().stream())
        .filter(node -> !node.equals(server))
        .findFirst()
        .map(node -> new Expectation(node.name(), server.name(), SSH, Over.TAILNET, Access.DENY));
  }
}
