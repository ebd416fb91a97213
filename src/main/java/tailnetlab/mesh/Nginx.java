package tailnetlab.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tailnetlab.mesh.NginxConfig.Directive;

/** Finds what nginx does with a request, by its own order, in the configuration it prints. */
public final class Nginx {
  private Nginx() {}

  /**
   * Finds what answers requests to an address: the servers of this very address before those of
   * every address; among them the one of that name, else the default, else the first.
   *
   * @return nothing where no server has the port
   */
  public static Optional<NginxSite> site(
      NginxConfig config, String address, String name, int port) {
    List<NginxSite> servers = sites(config);
    List<NginxSite> exact = servers.stream().filter(s -> s.listensOn(address, port)).toList();
    List<NginxSite> candidates =
        exact.isEmpty() ? servers.stream().filter(s -> s.listensOn("", port)).toList() : exact;
    Predicate<NginxSite> isDefault = site -> site.isDefaultOn(port);
    Predicate<NginxSite> hasName = site -> site.names().contains(name);
    return Stream.of(hasName, isDefault, (Predicate<NginxSite>) any -> true)
        .flatMap(wanted -> candidates.stream().filter(wanted))
        .findFirst();
  }

  /** Lists all web servers of a configuration. */
  public static List<NginxSite> sites(NginxConfig config) {
    List<NginxSite> sites = new ArrayList<>();
    for (Directive http : config.directives()) {
      if (http.name().equals("http")) {
        http.all("server").forEach(server -> sites.add(new NginxSite(http, server)));
      }
    }
    return sites;
  }
}
