package tailnetlab.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tailnetlab.mesh.Ruleset.Table;

/**
 * What tailscaled itself puts into the packet filter (util/linuxfw, nftables_runner.go): chains of
 * its own, and the conventional ones that lead to them, in the tables that iptables-nft would use.
 *
 * <p>An accept in one of them opens nothing: every table is asked, and one drop is enough. So what
 * they accept, mark and masquerade is tailscaled's affair; what drops is counted off here.
 */
public final class TailscaleRules {
  private static final Map<String, Set<String>> CHAINS =
      Map.of(
          "filter", Set.of("chain INPUT", "chain FORWARD", "chain ts-input", "chain ts-forward"),
          "nat", Set.of("chain PREROUTING", "chain POSTROUTING", "chain ts-postrouting"),
          "mangle", Set.of("chain PREROUTING", "chain OUTPUT", "chain FORWARD"));

  private static final Pattern TABLE = Pattern.compile("ip6? (filter|nat|mangle)");

  /** A base chain that lets through whatever none of its rules stops. */
  private static final Pattern OPEN_CHAIN = Pattern.compile("type .*; policy accept;");

  /** Verdicts that take a packet away from where it would go. */
  private static final Pattern STOPS =
      Pattern.compile("\\b(drop|reject|queue|dnat|redirect|tproxy|dup|fwd|jump|goto)\\b");

  private static final List<Pattern> OWN_STOPS =
      List.of(
          Pattern.compile("counter jump ts-(input|forward|postrouting)"),
          // Tailnet addresses from elsewhere, and to the tailnet from elsewhere.
          Pattern.compile("ip saddr [0-9./]+ iifname != \"tailscale0\\*?\" counter drop"),
          Pattern.compile("iifname != \"tailscale0\\*?\" ip saddr [0-9./]+ counter drop"),
          Pattern.compile("oifname \"tailscale0\\*?\" ip saddr [0-9./]+ counter drop"),
          Pattern.compile("ip saddr [0-9./]+ oifname \"tailscale0\\*?\" counter drop"),
          // --stateful-filtering
          Pattern.compile("oifname \"tailscale0\\*?\" ct state [!a-z=, ]+ counter drop"));

  private TailscaleRules() {}

  /**
   * Lists what of a table is not tailscaled's.
   *
   * @param name family and name
   */
  public static List<String> strangeIn(String name, Table table) {
    if (!TABLE.matcher(name).matches()) {
      return List.of("table " + name);
    }
    Set<String> chains = CHAINS.get(name.substring(name.indexOf(' ') + 1));
    List<String> strange = new ArrayList<>();
    table
        .blocks()
        .forEach(
            (block, lines) -> {
              if (!chains.contains(block)) {
                strange.add("%s of table %s".formatted(block, name));
              } else {
                lines.stream()
                    .filter(TailscaleRules::isStrange)
                    .map(line -> "`%s` in %s of table %s".formatted(line, block, name))
                    .forEach(strange::add);
              }
            });
    return strange;
  }

  private static boolean isStrange(String line) {
    if (line.startsWith("type ")) {
      return !OPEN_CHAIN.matcher(line).matches();
    }
    return STOPS.matcher(line).find()
        && OWN_STOPS.stream().noneMatch(own -> own.matcher(line).matches());
  }
}
