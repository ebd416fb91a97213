package tailnetlab.mesh;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tailnetlab.mesh.NginxConfig.Directive;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;

/** The node's nginx, through its configuration: what it would do with a request. */
public final class Nginx {
  private static final Command DUMP = Command.of("nginx", "-T");

  private final Node node;

  public Nginx(Node node) {
    this.node = node;
  }

  /**
   * Reads the configuration's files. They are what nginx has loaded once it was reloaded.
   *
   * @throws tailnetlab.remote.CommandFailed when nginx refuses them
   */
  public NginxConfig configuration() {
    return NginxConfig.parse(node.name(), node.run(DUMP).require());
  }

  /**
   * Finds what answers TLS requests to a name: as nginx does, else the default, else the first.
   *
   * @return nothing where no server has the port
   */
  public static Optional<Site> site(NginxConfig config, String name, int port) {
    List<Directive> servers =
        config.http().stream()
            .flatMap(http -> http.all("server"))
            .filter(server -> listens(server, port).findAny().isPresent())
            .toList();
    return Stream.of(
            servers.stream()
                .filter(s -> s.all("server_name").anyMatch(names -> names.args().contains(name))),
            servers.stream()
                .filter(s -> listens(s, port).anyMatch(l -> l.args().contains("default_server"))),
            servers.stream())
        .flatMap(found -> found)
        .findFirst()
        .map(server -> new Site(config.http().orElseThrow(), server));
  }

  private static Stream<Directive> listens(Directive server, int port) {
    return server.all("listen").filter(l -> l.args().get(0).matches("(.*:)?" + port));
  }

  /**
   * A server of nginx's.
   *
   * @param http the block around it
   */
  public record Site(Directive http, Directive server) {
    /** Finds the location that a path leads to, by nginx's own order. */
    public Optional<Location> location(String path) {
      Optional<Directive> prefix =
          server
              .all("location")
              .filter(l -> !kind(l).startsWith("~") && path.startsWith(where(l)))
              .filter(l -> !kind(l).equals("=") || path.equals(where(l)))
              .max(Site::closer);
      boolean settled = prefix.filter(l -> List.of("=", "^~").contains(kind(l))).isPresent();
      Optional<Directive> regex =
          settled
              ? Optional.empty()
              : server.all("location").filter(l -> matches(l, path)).findFirst();
      return regex.or(() -> prefix).map(found -> new Location(this, found));
    }

    private static int closer(Directive one, Directive other) {
      int exact = Boolean.compare(kind(one).equals("="), kind(other).equals("="));
      return exact != 0 ? exact : Integer.compare(where(one).length(), where(other).length());
    }

    private static boolean matches(Directive location, String path) {
      String flags = kind(location).equals("~*") ? "(?i)" : "";
      return kind(location).startsWith("~")
          && Pattern.compile(flags + where(location)).matcher(path).find();
    }

    private static String kind(Directive location) {
      return location.args().size() > 1 ? location.args().get(0) : "";
    }

    private static String where(Directive location) {
      return location.args().get(location.args().size() - 1);
    }
  }

  /** A location within its server. */
  public record Location(Site site, Directive block) {
    /** Nginx's default of the proxy's time limits. */
    private static final String DEFAULT = "60s";

    /** Says whether requests are passed on from here. */
    public boolean isProxied() {
      return block.value("proxy_pass").isPresent();
    }

    /** Returns a setting as it is written: here, around it, or nginx's default. */
    public String written(String timeLimit) {
      return Stream.of(block, site.server(), site.http())
          .flatMap(around -> around.value(timeLimit).stream())
          .findFirst()
          .orElse(DEFAULT);
    }

    /** Returns the time limit in force. */
    public Duration limit(String timeLimit) {
      return NginxTime.parse(written(timeLimit));
    }

    @Override
    public String toString() {
      return "location " + String.join(" ", block.args());
    }
  }
}
