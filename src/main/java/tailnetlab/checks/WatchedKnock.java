package tailnetlab.checks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tailnetlab.mesh.Firewall.Drop;
import tailnetlab.mesh.Tcp.Outcome;
import tailnetlab.plan.NodePlan;

/**
 * A try of a connection, with who on the target dropped it.
 *
 * @param dropper a firewall rule's comment, or tailscaled's filter; nothing where none counted it
 * @param counted the counters
 */
record WatchedKnock(Flow.Tried knock, Optional<String> dropper, Evidence counted) {

  /**
   * Tries it with an eye on the target's firewall: costs next to nothing. Every address must have
   * been dropped by a rule that counts this sender's packets to this port, or by one that counts
   * all of them.
   */
  static WatchedKnock byFirewall(Flow flow, List<String> addresses) {
    NodePlan target = flow.pair().to();
    return flow.mesh()
        .inTurn(
            target,
            () -> {
              List<Drop> before = flow.mesh().firewall(target).drops();
              Flow.Tried knock = flow.knock(addresses);
              return of(knock, before, flow.mesh().firewall(target).drops());
            });
  }

  /**
   * Reads who dropped a try off the counters of the target's firewall.
   *
   * @param before what was dropped before the try
   * @param after the same afterwards
   */
  static WatchedKnock of(Flow.Tried knock, List<Drop> before, List<Drop> after) {
    Flow flow = knock.flow();
    Set<String> addresses = knock.outcomes().keySet();
    List<Set<String>> rules =
        addresses.stream()
            .map(address -> rules(flow, address, before, after, addresses.size()))
            .toList();
    return new WatchedKnock(
        knock,
        rules.isEmpty() || rules.stream().anyMatch(Set::isEmpty)
            ? Optional.empty()
            : Optional.of("the firewall's rule " + words(rules)),
        new Evidence(
            flow.pair().to().name() + ": nft list table inet lab", told(flow, before, after)));
  }

  /**
   * Tries one address after the other, with an eye on tailscaled, which runs the policy's filter.
   */
  static WatchedKnock byPolicy(Flow flow, List<String> addresses) {
    NodePlan target = flow.pair().to();
    // Starting a Go program is dear on an emulated guest: only where the firewall has not said it.
    Supplier<Long> count = () -> flow.mesh().tailscale(target).droppedByPolicy();
    return flow.mesh()
        .inTurn(
            target,
            () -> {
              List<Long> counts = new ArrayList<>(List.of(count.get()));
              Map<String, Outcome> outcomes = new LinkedHashMap<>();
              boolean each = true;
              for (String address : addresses) {
                outcomes.putAll(flow.knock(List.of(address)).outcomes());
                counts.add(count.get());
                each &= counts.get(counts.size() - 1) > counts.get(counts.size() - 2);
              }
              return new WatchedKnock(
                  new Flow.Tried(flow, outcomes),
                  each ? Optional.of("the policy's filter in tailscaled") : Optional.empty(),
                  new Evidence(
                      target.name() + ": tailscale metrics print",
                      "inbound packets dropped by the policy: %d before, then %s"
                          .formatted(
                              counts.get(0),
                              counts.stream()
                                  .skip(1)
                                  .map(String::valueOf)
                                  .collect(Collectors.joining(", ")))));
            });
  }

  private static Set<String> rules(
      Flow flow, String address, List<Drop> before, List<Drop> after, int addresses) {
    return after.stream()
        .filter(drop -> counts(flow, drop, address))
        // A counter for everybody tells no family from the other: one packet for each.
        .filter(drop -> rise(drop, before) >= (drop.sender().isPresent() ? 1 : addresses))
        .map(Drop::comment)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean counts(Flow flow, Drop drop, String address) {
    String port = "tcp " + flow.expectation().port();
    return drop.sender().isEmpty()
        || (drop.port().filter(p -> !p.equals(port)).isEmpty()
            && flow.senderTo(address)
                .filter(own -> Addresses.same(own, drop.sender().get()))
                .isPresent());
  }

  /** A counter that was set back, such as by a restart of nftables, began at 0. */
  static long rise(Drop after, List<Drop> before) {
    long packets =
        before.stream()
            .filter(drop -> drop.comment().equals(after.comment()))
            .filter(
                drop -> drop.sender().equals(after.sender()) && drop.port().equals(after.port()))
            .mapToLong(Drop::packets)
            .sum();
    return after.packets() >= packets ? after.packets() - packets : after.packets();
  }

  private static String words(List<Set<String>> rules) {
    return rules.stream()
        .flatMap(Set::stream)
        .distinct()
        .map("\"%s\""::formatted)
        .collect(Collectors.joining(" and "));
  }

  private static String told(Flow flow, List<Drop> before, List<Drop> after) {
    List<String> lines =
        after.stream()
            .filter(
                drop ->
                    flow.addresses(Family.values()).stream()
                        .anyMatch(address -> counts(flow, drop, address)))
            .map(
                drop ->
                    "\"%s\"%s: %d packets more, %d in all"
                        .formatted(
                            drop.comment(),
                            drop.sender().map(" of "::concat).orElse(""),
                            rise(drop, before),
                            drop.packets()))
            .toList();
    return lines.isEmpty() ? "(no rule drops anything)" : String.join("\n", lines);
  }
}
