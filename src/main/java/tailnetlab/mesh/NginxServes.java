package tailnetlab.mesh;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a web server of nginx's gives out, from any of its locations.
 *
 * @param all folders, addresses of the servers behind it ({@code http://127.0.0.1:8080}), and what
 *     else answers, such as {@code return 200}; nothing where it only turns away
 */
public record NginxServes(Set<String> all) {
  private static final List<String> PASSES =
      List.of(
          "proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "memcached_pass");

  /** Modules that answer by themselves. */
  private static final List<String> ANSWERS =
      List.of(
          "stub_status", "empty_gif", "dav_methods", "autoindex", "js_content", "content_by_lua");

  private static final Pattern ADDRESS = Pattern.compile("(?:([a-z]+)://)?([^/]+)(/.*)?");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z0-9_]+)}?");

  public NginxServes {
    all = Collections.unmodifiableSet(new TreeSet<>(all));
  }

  /** Finds out what a server gives out. */
  public static NginxServes of(NginxConfig config, NginxSite site) {
    Set<String> all = new TreeSet<>();
    for (NginxLocation location : site.locations()) {
      all.addAll(of(config, location));
    }
    return new NginxServes(all);
  }

  /** Finds out what one of its locations gives out. */
  public static Set<String> of(NginxConfig config, NginxLocation location) {
    Set<String> found = new TreeSet<>();
    if (location.isInternal()) {
      return found;
    }
    ANSWERS.stream().filter(location::says).forEach(found::add);
    for (String pass : PASSES) {
      location.own(pass).ifPresent(to -> found.addAll(behind(config, location, to)));
    }
    location.own("alias").ifPresent(found::add);
    Optional<String> status = location.own("return");
    status.filter(code -> !code.matches("[345]..")).ifPresent(code -> found.add("return " + code));
    if (found.isEmpty() && status.isEmpty() && location.isEntered()) {
      // Nginx's own folder is what is left where nobody says anything.
      location
          .inherited("root")
          .or(() -> location.next().isPresent() ? Optional.empty() : Optional.of("html"))
          .ifPresent(found::add);
    }
    return found;
  }

  private static Set<String> behind(NginxConfig config, NginxLocation location, String to) {
    String address = filled(location, to);
    if (address.contains("$")) {
      throw new UnreadableAnswer("nginx: nobody can say where %s leads".formatted(to), null);
    }
    Matcher parts = ADDRESS.matcher(address);
    if (address.contains("unix:") || !parts.matches()) {
      return Set.of(address);
    }
    String scheme = Optional.ofNullable(parts.group(1)).orElse("http");
    return upstream(config, parts.group(2)).stream()
        .map(server -> "%s://%s".formatted(scheme, plain(server, scheme)))
        .collect(Collectors.toSet());
  }

  private static String filled(NginxLocation location, String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(location.variable(found.group(1)).orElse(found.group())));
  }

  private static List<String> upstream(NginxConfig config, String name) {
    List<String> servers =
        config.directives().stream()
            .filter(d -> d.name().equals("http"))
            .flatMap(http -> http.all("upstream"))
            .filter(upstream -> upstream.args().contains(name))
            .flatMap(upstream -> upstream.all("server"))
            .map(server -> server.args().get(0))
            .toList();
    return servers.isEmpty() ? List.of(name) : servers;
  }

  private static String plain(String server, String scheme) {
    String host = server.toLowerCase(Locale.ROOT).replaceFirst("^localhost(?=:|$)", "127.0.0.1");
    String port = scheme.equals("https") ? ":443" : ":80";
    return host.matches(".*:[0-9]+") || host.startsWith("unix:") ? host : host + port;
  }

  @Override
  public String toString() {
    return all.isEmpty() ? "nothing" : String.join(", ", all);
  }
}
