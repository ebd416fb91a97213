package tailnetlab.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tailnetlab.mesh.Census;
import tailnetlab.mesh.Nginx;
import tailnetlab.mesh.NginxLocation;
import tailnetlab.mesh.NginxSite;
import tailnetlab.plan.NodePlan;

/**
 * Reads in nginx's configuration how long a silent tunnel lives in the proxy. To see it happen
 * would take more than a minute: the relay's keep-alives come every 60 to 65 s, headscale's own
 * every 50 to 59 s (derp.KeepAlive with its jitter, headscale's poll.go), and nginx's default of 60
 * s cuts the first now and then.
 */
record ProxyKeepsIdleTunnels(NodePlan proxy) implements Check {
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(65);
  private static final int PORT = 443;
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
    Census census = mesh.sightings().census(proxy);
    Optional<String> refusal = census.nginxRefuses();
    if (refusal.isPresent()) {
      return Verdict.fail(
          Diagnosis.SERVICE_DOWN,
          "nginx on %s refuses its configuration: %s".formatted(proxy.name(), refusal.get()),
          "nginx -t on " + proxy.name(),
          evidence(refusal.get()));
    }
    List<NginxSite> sites =
        census.nginx().stream()
            .flatMap(
                config ->
                    Stream.of(proxy.lan().v4(), proxy.lan().v6())
                        .flatMap(to -> Nginx.site(config, to, proxy.name(), PORT).stream()))
            .distinct()
            .toList();
    return sites.isEmpty()
        ? Verdict.fail(
            Diagnosis.TLS_BROKEN,
            "no server of nginx's on %s has port %d".formatted(proxy.name(), PORT),
            "nginx -T on " + proxy.name(),
            evidence("(no server with port %d)".formatted(PORT)))
        : Verdicts.all(sites.stream().map(this::judge).toList());
  }

  private Verdict judge(NginxSite site) {
    List<Verdict> verdicts = new ArrayList<>();
    for (String path : TUNNELS) {
      Optional<NginxLocation> location = site.location(path).filter(NginxLocation::isProxied);
      if (location.isEmpty()) {
        verdicts.add(
            Verdict.inconclusive(
                "nginx on %s does not say to whom it passes on %s (S1-ts2021, S1-derp)"
                    .formatted(proxy.name(), path)));
      }
      for (String limit : LIMITS) {
        location.ifPresent(proxied -> verdicts.add(judge(path, proxied, limit)));
      }
    }
    return Verdicts.all(verdicts);
  }

  private Verdict judge(String path, NginxLocation location, String limit) {
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
