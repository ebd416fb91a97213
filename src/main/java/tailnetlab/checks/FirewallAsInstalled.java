package tailnetlab.checks;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tailnetlab.mesh.Census;
import tailnetlab.mesh.Firewall;
import tailnetlab.mesh.Ruleset;
import tailnetlab.mesh.Ruleset.Table;
import tailnetlab.mesh.TailscaleRules;
import tailnetlab.plan.NodePlan;

/**
 * Compares every node's packet filter with what was installed, in every table: the rules in force,
 * and those that the next boot would load.
 */
record FirewallAsInstalled(List<NodePlan> nodes) implements Check {
  private static final String LOADED = "glob:/etc/{nftables.conf,nftables.d/*.nft}";

  @Override
  public String id() {
    return "S9-firewall";
  }

  @Override
  public String title() {
    return "every node's firewall is the one that was installed, in every table";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, node -> judge(mesh, node));
  }

  private static Verdict judge(Mesh mesh, NodePlan node) {
    return fault(mesh, node)
        .or(() -> nextBoot(mesh, node))
        .orElseGet(
            () -> {
              Ruleset rules = mesh.sightings().census(node).rules();
              return Verdict.pass(evidence(node, rules, ""));
            });
  }

  private static Optional<Verdict> fault(Mesh mesh, NodePlan node) {
    Census census = mesh.sightings().census(node);
    Ruleset rules = census.rules();
    return foreign(node, census, rules).or(() -> changed(node, census, rules));
  }

  private static Optional<Verdict> foreign(NodePlan node, Census census, Ruleset rules) {
    Ruleset installed = census.installedRules();
    List<String> found = new ArrayList<>();
    for (String name : new TreeSet<>(rules.tables().keySet())) {
      if (!installed.tables().containsKey(name)) {
        Table table = rules.tables().get(name);
        List<String> strange =
            node.isMember() ? TailscaleRules.strangeIn(name, table) : List.of(name);
        found.addAll(strange);
      }
    }
    census.legacyTables().forEach(table -> found.add("iptables-legacy, table " + table));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Verdict.fail(
            Diagnosis.FIREWALL_FOREIGN,
            "%s filters packets by rules that no role installed: %s"
                .formatted(node.name(), String.join("; ", found)),
            "nft list ruleset on %s, and whose they are: ufw, firewalld, docker, …"
                .formatted(node.name()),
            evidence(node, rules, String.join("\n", found))));
  }

  private static Optional<Verdict> changed(NodePlan node, Census census, Ruleset rules) {
    List<String> found = differences(census.installedRules(), rules);
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Verdict.fail(
                Diagnosis.FIREWALL_CHANGED,
                "the firewall of %s is not the one that was installed: %s"
                    .formatted(node.name(), String.join("; ", found)),
                "systemctl restart nftables on %s puts it back".formatted(node.name()),
                evidence(node, rules, String.join("\n", found))));
  }

  /** The files may say another thing than what runs; whoever wrote them otherwise may. */
  private static Optional<Verdict> nextBoot(Mesh mesh, NodePlan node) {
    Census census = mesh.sightings().census(node);
    Map<String, String> files = new HashMap<>(mesh.sightings().belongings(node).files());
    files.keySet().removeIf(path -> !isLoaded(path));
    if (census.boots(files)) {
      return Optional.empty();
    }
    Optional<Ruleset> next = new Firewall(mesh.node(node)).nextBoot();
    List<String> found =
        next.map(rules -> differences(census.installedRules(), rules))
            .orElse(List.of("nft refuses /etc/nftables.conf"));
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Verdict.fail(
                Diagnosis.FIREWALL_CHANGED,
                "the next boot of %s would bring another firewall: %s"
                    .formatted(node.name(), String.join("; ", found)),
                "/etc/nftables.conf and /etc/nftables.d on " + node.name(),
                new Evidence(
                    node.name() + ": nft --file /etc/nftables.conf, in a network of its own",
                    String.join("\n", found))));
  }

  private static boolean isLoaded(String path) {
    return FileSystems.getDefault().getPathMatcher(LOADED).matches(Path.of(path));
  }

  private static List<String> differences(Ruleset installed, Ruleset there) {
    List<String> found = new ArrayList<>();
    installed
        .tables()
        .forEach(
            (name, table) -> {
              Table now = there.tables().get(name);
              if (now == null) {
                found.add("table %s is gone".formatted(name));
              } else {
                found.addAll(differences(name, table, now));
              }
            });
    return found;
  }

  private static List<String> differences(String name, Table installed, Table there) {
    List<String> found = new ArrayList<>();
    TreeSet<String> blocks = new TreeSet<>(installed.blocks().keySet());
    blocks.addAll(there.blocks().keySet());
    for (String block : blocks) {
      List<String> before = installed.blocks().getOrDefault(block, List.of());
      List<String> now = there.blocks().getOrDefault(block, List.of());
      String where = block.isEmpty() ? "table " + name : "%s of table %s".formatted(block, name);
      List<String> more = new ArrayList<>(now);
      before.forEach(more::remove);
      List<String> less = new ArrayList<>(before);
      now.forEach(less::remove);
      more.forEach(line -> found.add("%s has `%s`".formatted(where, line)));
      less.forEach(line -> found.add("%s lacks `%s`".formatted(where, line)));
      if (more.isEmpty() && less.isEmpty() && !before.equals(now)) {
        found.add("%s has its rules in another order".formatted(where));
      }
      if (before.equals(now)
          && installed.blocks().containsKey(block) != there.blocks().containsKey(block)) {
        found.add("%s is new or gone".formatted(where));
      }
    }
    return found;
  }

  private static Evidence evidence(NodePlan node, Ruleset rules, String found) {
    String text = found.isEmpty() ? rules.told() : found;
    return new Evidence(node.name() + ": nft list ruleset", text);
  }
}
