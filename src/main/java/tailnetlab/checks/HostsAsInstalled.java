package tailnetlab.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tailnetlab.plan.NodePlan;

/** Compares the names that /etc/hosts answers on every node with those that were installed. */
record HostsAsInstalled(List<NodePlan> nodes) implements Check {
  private static final String FILE = "/etc/hosts";

  @Override
  public String id() {
    return "S9-hosts";
  }

  @Override
  public String title() {
    return "/etc/hosts of every node has the lab's names, and no others";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, node -> judge(mesh, node));
  }

  private static Verdict judge(Mesh mesh, NodePlan node) {
    String text = mesh.sightings().census(node).hosts();
    Evidence seen = new Evidence("%s: %s".formatted(node.name(), FILE), text.strip());
    Set<String> wanted = entries(mesh.sightings().belongings(node).files().getOrDefault(FILE, ""));
    Set<String> there = entries(text);
    List<String> found = new ArrayList<>();
    there.stream().filter(e -> !wanted.contains(e)).forEach(e -> found.add("has \"" + e + "\""));
    wanted.stream().filter(e -> !there.contains(e)).forEach(e -> found.add("lacks \"" + e + "\""));
    return found.isEmpty()
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.HOSTS_CHANGED,
            "%s of %s %s".formatted(FILE, node.name(), String.join(", ", found)),
            "%s on %s: it is asked before any name server".formatted(FILE, node.name()),
            seen);
  }

  /** An address and one name each; how they are spread over lines says nothing. */
  private static Set<String> entries(String text) {
    Set<String> entries = new TreeSet<>();
    for (String line : text.lines().map(l -> l.replaceFirst("#.*", "").strip()).toList()) {
      String[] words = line.split("\\s+");
      for (int i = 1; i < words.length; i++) {
        entries.add(Addresses.plain(words[0]) + " " + words[i].toLowerCase(Locale.ROOT));
      }
    }
    return entries;
  }
}
