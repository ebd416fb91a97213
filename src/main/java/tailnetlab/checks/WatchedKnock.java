package tailnetlab.checks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import tailnetlab.checks.Flow.Knock;
import tailnetlab.plan.NodePlan;

/**
 * A try of a connection, with who on the target dropped it.
 *
 * @param dropper a firewall rule's comment, or tailscaled's filter; nothing where none counted it
 * @param counted the counters
 */
record WatchedKnock(Knock knock, Optional<String> dropper, Evidence counted) {

  /** Tries it with an eye on the target's firewall: costs next to nothing. */
  static WatchedKnock byFirewall(Flow flow, List<String> addresses) {
    NodePlan target = flow.pair().to();
    return flow.mesh()
        .inTurn(
            target,
            () -> {
              Map<String, Long> before = drops(flow);
              Knock knock = flow.knock(addresses);
              Map<String, Long> after = drops(flow);
              List<String> rules =
                  after.keySet().stream()
                      .filter(rule -> rise(before, after, rule) >= addresses.size())
                      .map("\"%s\""::formatted)
                      .toList();
              return new WatchedKnock(
                  knock,
                  rules.isEmpty()
                      ? Optional.empty()
                      : Optional.of("the firewall's rule " + String.join(" and ", rules)),
                  new Evidence(target.name() + ": nft list table inet lab", told(before, after)));
            });
  }

  /** Tries it with an eye on the target's tailscaled, which runs the policy's filter. */
  static WatchedKnock byPolicy(Flow flow, List<String> addresses) {
    NodePlan target = flow.pair().to();
    // Starting a Go program is dear on an emulated guest: only where the firewall has not said it.
    Supplier<Long> count = () -> flow.mesh().tailscale(target).droppedByPolicy();
    return flow.mesh()
        .inTurn(
            target,
            () -> {
              long before = count.get();
              Knock knock = flow.knock(addresses);
              long after = count.get();
              return new WatchedKnock(
                  knock,
                  after - before >= addresses.size()
                      ? Optional.of("the policy's filter in tailscaled")
                      : Optional.empty(),
                  new Evidence(
                      target.name() + ": tailscale metrics print",
                      "inbound packets dropped by the policy: %d before, %d after"
                          .formatted(before, after)));
            });
  }

  /** Reads the counters of the rules, of one that counts by sender those of this flow's. */
  private static Map<String, Long> drops(Flow flow) {
    Map<String, Long> drops = new TreeMap<>();
    flow.mesh().firewall(flow.pair().to()).drops().stream()
        .filter(drop -> drop.sender().isEmpty() || flow.isFrom(drop.sender().get()))
        .forEach(drop -> drops.merge(drop.comment(), drop.packets(), Long::sum));
    return drops;
  }

  private static long rise(Map<String, Long> before, Map<String, Long> after, String rule) {
    return after.get(rule) - before.getOrDefault(rule, 0L);
  }

  private static String told(Map<String, Long> before, Map<String, Long> after) {
    return after.isEmpty()
        ? "(no rule drops anything)"
        : String.join(
            "\n",
            after.keySet().stream()
                .map(
                    rule ->
                        "\"%s\": %d packets before, %d after"
                            .formatted(rule, before.getOrDefault(rule, 0L), after.get(rule)))
                .toList());
  }
}
