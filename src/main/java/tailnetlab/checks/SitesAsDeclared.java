package tailnetlab.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailnetlab.cloudinit.Belongings;
import tailnetlab.cloudinit.Belongings.Site;
import tailnetlab.mesh.Census;
import tailnetlab.mesh.Nginx;
import tailnetlab.mesh.NginxConfig;
import tailnetlab.mesh.NginxGuard;
import tailnetlab.mesh.NginxServes;
import tailnetlab.mesh.NginxSite;
import tailnetlab.plan.Cidr;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;

/**
 * Looks at all that nginx serves on every node: at each port and under each name what the roles
 * declare, and nothing else, and to whom they say. How it is written is nobody's affair.
 */
record SitesAsDeclared(List<NodePlan> nodes) implements Check {
  private static final List<Cidr> LOOPBACK =
      List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1/128"));

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
    List<String> open = new ArrayList<>();
    List<String> told = new ArrayList<>();
    config.get().directives().stream()
        .filter(d -> List.of("stream", "mail").contains(d.name()))
        .forEach(d -> found.add("it has a %s block".formatted(d.name())));
    for (NginxSite site : Nginx.sites(config.get())) {
      for (int port : site.ports()) {
        NginxServes serves = NginxServes.of(config.get(), site);
        told.add("port %d, %s: %s".formatted(port, names(site), serves));
        found.addAll(strange(mesh, node, declared, site, port, serves));
        open.addAll(open(mesh.plan(), config.get(), declared, site, port));
      }
    }
    Evidence seen = new Evidence(node.name() + ": nginx -T", String.join("\n", told));
    return Verdicts.all(List.of(strangers(node, found, seen), guard(node, open, seen)));
  }

  private static Verdict strangers(NodePlan node, List<String> found, Evidence seen) {
    return found.isEmpty()
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.SITE_FOREIGN,
            "nginx on %s: %s".formatted(node.name(), String.join("; ", found)),
            "nginx -T on %s; what belongs there goes under owns.sites of a role"
                .formatted(node.name()),
            seen);
  }

  private static Verdict guard(NodePlan node, List<String> open, Evidence seen) {
    return open.isEmpty()
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.ALLOWLIST_OPEN,
            "nginx on %s would serve more than the tailnet: %s"
                .formatted(node.name(), String.join("; ", open)),
            "allow, deny and set_real_ip_from of nginx's sites on " + node.name(),
            seen);
  }

  /** The addresses that are asked from are a few; the list may have another one in it. */
  private static List<String> open(
      LabPlan plan, NginxConfig config, List<Site> declared, NginxSite site, int port) {
    Set<String> guarded =
        declared.stream()
            .filter(s -> s.port() == port && s.to() == Belongings.Where.TAILNET)
            .map(Site::serves)
            .collect(Collectors.toSet());
    return site.locations().stream()
        .filter(location -> NginxServes.of(config, location).stream().anyMatch(guarded::contains))
        .flatMap(location -> NginxGuard.holes(location, whom -> isOfTailnet(plan, whom)).stream())
        .distinct()
        .map(hole -> "port %d, %s".formatted(port, hole))
        .toList();
  }

  /** The node itself is no stranger. */
  private static boolean isOfTailnet(LabPlan plan, String whom) {
    if (whom.equals("unix:")) {
      return true;
    }
    if (!whom.matches("[0-9a-fA-F.:]+(/[0-9]+)?")) {
      return false;
    }
    int width = whom.contains(":") ? 128 : 32;
    Cidr range = Cidr.parse(whom.contains("/") ? whom : whom + "/" + width);
    return Stream.concat(
            Stream.of(Family.values()).map(family -> family.tailnet(plan)), LOOPBACK.stream())
        .anyMatch(known -> known.encloses(range));
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
