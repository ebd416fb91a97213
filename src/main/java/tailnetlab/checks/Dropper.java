package tailnetlab.checks;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import tailnetlab.mesh.Firewall.Drop;
import tailnetlab.plan.NodePlan;

/**
 * Finds who drops what does not arrive over a path that is there: it is tried once more, between
 * two looks at the target's counters. They cost two Go programs, so only what is red is worth them.
 */
record Dropper(Mesh mesh, Pair pair) {
  /**
   * Judges it.
   *
   * @param what what does not arrive, for the text
   * @param arrives tries once more
   */
  Verdict judge(String what, BooleanSupplier arrives, Evidence... seen) {
    NodePlan target = pair.to();
    return mesh.inTurn(
        target,
        () -> {
          Map<String, Long> rules = byRule(mesh.firewall(target).drops());
          long policy = mesh.tailscale(target).droppedByPolicy();
          boolean there = arrives.getAsBoolean();
          long filtered = mesh.tailscale(target).droppedByPolicy() - policy;
          Map<String, Long> after = byRule(mesh.firewall(target).drops());
          after.replaceAll((rule, packets) -> packets - rules.getOrDefault(rule, 0L));
          after.values().removeIf(packets -> packets <= 0);
          Evidence counted =
              new Evidence(
                  target.name() + ": tailscale metrics print, nft list table inet lab",
                  "tried once more: %s; the policy's filter dropped %d packets, the firewall %s"
                      .formatted(there ? "it arrived" : "lost again", filtered, after));
          Evidence[] all =
              Stream.concat(Stream.of(seen), Stream.of(counted)).toArray(Evidence[]::new);
          if (there) {
            return Verdict.pass(all);
          }
          return filtered > 0
              ? Verdict.fail(
                  Diagnosis.POLICY_FILTERS,
                  "%s: the clients see each other, and the policy filters %s".formatted(pair, what),
                  "headscale policy get",
                  all)
              : byFirewall(what, after, all);
        });
  }

  private Verdict byFirewall(String what, Map<String, Long> rules, Evidence... seen) {
    List<String> tables =
        Stream.of(pair.to(), pair.from())
            .flatMap(
                node ->
                    mesh.firewall(node).otherTables().stream()
                        .map(table -> "table " + table + " on " + node.name()))
            .toList();
    String by =
        !tables.isEmpty()
            ? String.join(" and ", tables) + ", which is not the lab's"
            : rules.isEmpty()
                ? "a rule on %s that has no name".formatted(pair.to().name())
                : "the rule " + String.join(" and ", rules.keySet());
    return Verdict.fail(
        Diagnosis.FIREWALL_CLOSED,
        "%s: %s reaches the client and not the node; the policy's filter dropped none, so it is %s"
            .formatted(pair, what, by),
        "nft list ruleset on " + pair.to().name(),
        seen);
  }

  private static Map<String, Long> byRule(List<Drop> drops) {
    Map<String, Long> packets = new TreeMap<>();
    drops.forEach(drop -> packets.merge(drop.comment(), drop.packets(), Long::sum));
    return packets;
  }
}
