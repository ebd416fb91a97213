package tailnetlab.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailnetlab.cloudinit.Belongings.Site;
import tailnetlab.mesh.Census;
import tailnetlab.mesh.Nginx;
import tailnetlab.mesh.NginxConfig;
import tailnetlab.mesh.NginxServes;
import tailnetlab.mesh.NginxSite;
import tailnetlab.plan.NodePlan;

/**
 * Looks at all that nginx serves on every node: at each port and under each name what the roles
 * declare, and nothing else. How it is written is nobody's affair.
 */
record SitesAsDeclared(List<NodePlan> nodes) implements Check {
  @Override
  public String id() {
    return "S9-sites";
  }

  @Override
  public String title() {
    return "nginx serves what the roles of its node declare, and nothing else";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, node -> judge(mesh, node));
  }

  private static Verdict judge(Mesh mesh, NodePlan node) {
    Census census = mesh.sightings().census(node);
    Optional<NginxConfig> config = census.nginx();
    if (config.isEmpty()) {
      return Verdict.pass(new Evidence(node.name() + ": nginx -T", "(no nginx)"));
    }
    List<Site> declared = mesh.sightings().belongings(node).sites();
    List<String> found = new ArrayList<>();
    List<String> told = new ArrayList<>();
    config.get().directives().stream()
        .filter(d -> List.of("stream", "mail").contains(d.name()))
        .forEach(d -> found.add("it has a %s block".formatted(d.name())));
    for (NginxSite site : Nginx.sites(config.get())) {
      for (int port : site.ports()) {
        NginxServes serves = NginxServes.of(config.get(), site);
        told.add("port %d, %s: %s".formatted(port, names(site), serves));
        found.addAll(strange(mesh, node, declared, site, port, serves));
      }
    }
    Evidence seen = new Evidence(node.name() + ": nginx -T", String.join("\n", told));
    return found.isEmpty()
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.SITE_FOREIGN,
            "nginx on %s: %s".formatted(node.name(), String.join("; ", found)),
            "nginx -T on %s; what belongs there goes under owns.sites of a role"
                .formatted(node.name()),
            seen);
  }

  private static List<String> strange(
      Mesh mesh, NodePlan node, List<Site> declared, NginxSite site, int port, NginxServes serves) {
    // A server that only turns away or sends elsewhere gives nothing away.
    if (serves.all().isEmpty()) {
      return List.of();
    }
    List<Site> here = declared.stream().filter(s -> s.port() == port).toList();
    List<String> found = new ArrayList<>();
    Set<String> wanted = here.stream().map(Site::serves).collect(Collectors.toSet());
    serves.all().stream()
        .filter(what -> !wanted.contains(what))
        .forEach(what -> found.add("port %d serves %s to %s".formatted(port, what, names(site))));
    Set<String> known =
        here.stream()
            .flatMap(
                s ->
                    s.name().isEmpty()
                        ? Stream.of("", "_", node.name(), mesh.plan().magicName(node))
                        : Stream.of(s.name(), "", "_"))
            .collect(Collectors.toSet());
    site.names().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> found.add("port %d answers to the name %s".formatted(port, name)));
    return found;
  }

  private static String names(NginxSite site) {
    return site.names().isEmpty() ? "whoever asks" : String.join(", ", site.names());
  }
}
