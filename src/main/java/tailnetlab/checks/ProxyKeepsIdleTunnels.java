package tailnetlab.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tailnetlab.mesh.Nginx;
import tailnetlab.mesh.Nginx.Location;
import tailnetlab.mesh.Nginx.Site;
import tailnetlab.mesh.NginxConfig;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.CommandFailed;

/**
 * Reads in nginx's configuration how long a silent tunnel lives in the proxy. To see it happen
 * would take more than a minute: the relay's keep-alives come every 60 to 65 s, headscale's own
 * every 50 to 59 s (derp.KeepAlive with its jitter, headscale's poll.go), and nginx's default of 60
 * s cuts the first now and then.
 */
record ProxyKeepsIdleTunnels(NodePlan proxy) implements Check {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(65);
  private static final List<String> TUNNELS = List.of("/ts2021", "/derp");
  private static final List<String> LIMITS = List.of("proxy_read_timeout", "proxy_send_timeout");

  @Override
  public String id() {
    return "S1-idle";
  }

  @Override
  public String title() {
    return "the proxy keeps idle tunnels longer than the keep-alives take to come";
  }

  @Override
  public Verdict run(Mesh mesh) {
    NginxConfig config;
    try {
      config = new Nginx(mesh.node(proxy)).configuration();
    } catch (CommandFailed e) {
      return Verdict.fail(
          Diagnosis.SERVICE_DOWN,
          "nginx on %s refuses its configuration: %s".formatted(proxy.name(), e.getMessage()),
          "nginx -t on " + proxy.name(),
          evidence(e.getMessage()));
    }
    return Nginx.site(config, mesh.plan().controlPlane().name(), 443)
        .map(this::judge)
        .orElseGet(
            () ->
                Verdict.fail(
                    Diagnosis.TLS_BROKEN,
                    "no server of nginx's on %s has port 443".formatted(proxy.name()),
                    "/etc/nginx/conf.d/control.conf on " + proxy.name(),
                    evidence("(no server with port 443)")));
  }

  private Verdict judge(Site site) {
    List<Verdict> verdicts = new ArrayList<>();
    for (String path : TUNNELS) {
      Optional<Location> location = site.location(path).filter(Location::isProxied);
      for (String limit : LIMITS) {
        location.ifPresent(proxied -> verdicts.add(judge(path, proxied, limit)));
      }
    }
    return verdicts.isEmpty()
        ? Verdict.inconclusive(
            "nginx on %s passes on neither %s (S1-ts2021, S1-derp)"
                .formatted(proxy.name(), String.join(" nor ", TUNNELS)))
        : Verdicts.all(verdicts);
  }

  private Verdict judge(String path, Location location, String limit) {
    String written = location.written(limit);
    Evidence seen = evidence("%s, %s: %s %s".formatted(path, location, limit, written));
    return location.limit(limit).compareTo(KEEP_ALIVE) > 0
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.PROXY_TIMEOUT,
            "%s: %s is %s for %s, and a keep-alive may take %d s to come"
                .formatted(proxy.name(), limit, written, path, KEEP_ALIVE.toSeconds()),
            "%s in the vhost of the login server, such as 1h".formatted(limit),
            seen);
  }

  private Evidence evidence(String text) {
    return new Evidence(proxy.name() + ": nginx -T", text);
  }
}
