package tailnetlab.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tailnetlab.mesh.NginxConfig.Directive;

/** Whom a location of nginx's lets in by his address (ngx_http_access_module). */
public final class NginxGuard {
  private NginxGuard() {}

  /**
   * Lists by which of its directives a location gives something to others than it should.
   *
   * @param mayCome says of an address or a range whether all of it may come in
   */
  public static List<String> holes(NginxLocation location, Predicate<String> mayCome) {
    List<String> holes = new ArrayList<>();
    boolean closed = false;
    for (Directive rule : rules(location)) {
      String whom = rule.args().get(0);
      if (rule.name().equals("deny") && whom.equals("all")) {
        closed = true;
        break;
      }
      if (rule.name().equals("allow") && !mayCome.test(whom)) {
        holes.add("allow " + whom);
      }
    }
    if (!closed) {
      holes.add("no `deny all` at the end");
    }
    location.inherited("satisfy").filter("any"::equals).ifPresent(any -> holes.add("satisfy any"));
    // Whoever is believed there says by a header which address he has (ngx_http_realip_module).
    location.blocks().stream()
        .flatMap(around -> around.all("set_real_ip_from"))
        .map(believed -> "set_real_ip_from " + believed.args().get(0))
        .distinct()
        .forEach(holes::add);
    return holes;
  }

  /** Those of the innermost block that has any: they are not added to those around it. */
  private static List<Directive> rules(NginxLocation location) {
    return location.blocks().stream()
        .map(
            around ->
                around.block().stream()
                    .filter(d -> List.of("allow", "deny").contains(d.name()))
                    .toList())
        .filter(rules -> !rules.isEmpty())
        .findFirst()
        .orElse(List.of());
  }
}
