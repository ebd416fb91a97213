package tailnetlab.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tailnetlab.mesh.NginxConfig.Directive;

/**
 * A web server of nginx's.
 *
 * @param http the block around it
 */
public record NginxSite(Directive http, Directive server) {
  /** As often as nginx itself goes round before it answers 500. */
  private static final int ROUNDS = 10;

  private static final Pattern LISTEN = Pattern.compile("(?:(.*):)?([0-9]+)");

  /** Returns the names it answers to. */
  public List<String> names() {
    return server.all("server_name").flatMap(names -> names.args().stream()).toList();
  }

  /** Lists where it listens, as written; nginx's default where nothing is said. */
  public List<String> listens() {
    List<String> said = server.all("listen").map(l -> l.args().get(0)).toList();
    return said.isEmpty() ? List.of("80") : said;
  }

  /** Lists its ports, without those that only the node itself reaches. */
  public List<Integer> ports() {
    return listens().stream()
        .filter(l -> !l.startsWith("unix:") && !address(l).matches("127\\..*|localhost|\\[::1]"))
        .map(NginxSite::port)
        .distinct()
        .toList();
  }

  /**
   * Says whether it listens on an address and port.
   *
   * @param address one of the node's, or empty for every one
   */
  boolean listensOn(String address, int port) {
    return listens().stream()
        .filter(l -> !l.startsWith("unix:") && port(l) == port)
        .map(NginxSite::address)
        .anyMatch(
            bound ->
                address.isEmpty()
                    ? List.of("", "*", "0.0.0.0", "[::]").contains(bound)
                    : bound.equals(address.contains(":") ? "[" + address + "]" : address));
  }

  boolean isDefaultOn(int port) {
    return server
        .all("listen")
        .filter(l -> !l.args().get(0).startsWith("unix:") && port(l.args().get(0)) == port)
        .anyMatch(l -> l.args().contains("default_server"));
  }

  private static String address(String listen) {
    var parts = LISTEN.matcher(listen);
    String address = parts.matches() ? parts.group(1) : listen;
    return address == null ? "" : address;
  }

  private static int port(String listen) {
    var parts = LISTEN.matcher(listen);
    return parts.matches() ? Integer.parseInt(parts.group(2)) : 80;
  }

  /**
   * Finds the location that a path ends in, by nginx's own order: from where a location hands on,
   * by try_files or error_page, to the named one.
   */
  public Optional<NginxLocation> location(String path) {
    Optional<NginxLocation> found = matching(new NginxLocation(List.of(server, http)), path);
    for (int round = 0; round < ROUNDS && found.isPresent(); round++) {
      Optional<NginxLocation> next = found.get().next().flatMap(target -> named(target));
      if (found.get().isProxied() || next.isEmpty()) {
        return found;
      }
      found = next;
    }
    return found;
  }

  private Optional<NginxLocation> named(String target) {
    NginxLocation root = new NginxLocation(List.of(server, http));
    if (!target.startsWith("@")) {
      return matching(root, target.replaceFirst("\\?.*", ""));
    }
    return server
        .all("location")
        .filter(l -> where(l).equals(target))
        .findFirst()
        .map(root::inside);
  }

  /** Lists every location, also those within others; the server itself where nothing else is. */
  public List<NginxLocation> locations() {
    List<NginxLocation> all = new ArrayList<>();
    collect(new NginxLocation(List.of(server, http)), all);
    return all;
  }

  private static void collect(NginxLocation location, List<NginxLocation> all) {
    all.add(location);
    location
        .blocks()
        .get(0)
        .block()
        .forEach(
            inner -> {
              if (List.of("location", "if", "limit_except").contains(inner.name())) {
                collect(location.inside(inner), all);
              }
            });
  }

  private static Optional<NginxLocation> matching(NginxLocation around, String path) {
    Directive block = around.blocks().get(0);
    Optional<Directive> prefix =
        block
            .all("location")
            .filter(l -> !kind(l).startsWith("~") && path.startsWith(where(l)))
            .filter(l -> !kind(l).equals("=") || path.equals(where(l)))
            .max(NginxSite::closer);
    boolean settled = prefix.filter(l -> List.of("=", "^~").contains(kind(l))).isPresent();
    Optional<Directive> regex =
        settled
            ? Optional.empty()
            : block.all("location").filter(l -> matches(l, path)).findFirst();
    Optional<NginxLocation> found = regex.or(() -> prefix).map(around::inside);
    // The closest of those within it, where there is one.
    return found.flatMap(inner -> matching(inner, path)).or(() -> found);
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

  /** Names it in a sentence. */
  @Override
  public String toString() {
    String name = Stream.of(names(), List.of("_")).flatMap(List::stream).findFirst().orElse("_");
    return "server %s on %s".formatted(name, String.join(", ", listens()));
  }
}
