package tailnetlab.mutations;

import static tailnetlab.baseline.Changes.VHOST;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;

/** The relay, and the proxy that both the relay and the control plane stand behind. */
record RelayMutations(LabPlan plan, Draw draw) {
  /** A relay map of somebody else's: nobody is there. */
  private static final String FOREIGN_MAP =
      """
      regions:
        998:
          regionid: 998
          regioncode: elsewhere
          regionname: Somebody else's
          nodes:
            - name: 998a
              regionid: 998
              hostname: relay.example
              ipv4: 203.0.113.8
      """;

  private static final String IMPATIENT = "a tunnel that is closed before a keep-alive comes";
  private static final String MAP_FILE = "/etc/headscale/derp.yaml";

  List<Mutation> all() {
    return List.of(
        new Mutation(
            "derp-off",
            "headscale serves no relay",
            "S1-derp",
            Diagnosis.DERP_DISABLED,
            mesh -> foreignMap(mesh, Map.of("/derp/server/enabled", false))),
        new Mutation(
            "foreign-relay",
            "headscale also hands out a relay of somebody else's",
            "S7-relay-map",
            Diagnosis.NOT_HERMETIC,
            mesh -> {
              foreignMap(mesh, Map.of());
              awaitMap(mesh, "998");
            }),
        new Mutation(
            "relay-pinned-elsewhere",
            "the relay map pins the relay to another node's address",
            "S7-relay-map",
            Diagnosis.DERP_UNREACHABLE,
            mesh -> {
              String wrong =
                  draw.otherMember("relay-pinned-elsewhere", plan.controlPlane()).lan().v4();
              new Changes(mesh).headscale(Map.of("/derp/server/ipv4", wrong));
              awaitMap(mesh, wrong);
            }),
        new Mutation(
            "relay-pinned-elsewhere-v6",
            "the relay map pins the relay to another node's IPv6 address",
            "S7-relay-map",
            Diagnosis.DERP_UNREACHABLE,
            mesh -> {
              String wrong =
                  draw.otherMember("relay-pinned-elsewhere-v6", plan.controlPlane()).lan().v6();
              new Changes(mesh).headscaleWith(Map.of("/derp/server/ipv6", wrong));
              awaitMap(mesh, wrong);
            }),
        new Mutation(
            "verify-clients-off",
            "the relay serves whoever comes",
            "S7-strangers",
            Diagnosis.DERP_OPEN,
            mesh -> new Changes(mesh).headscale(Map.of("/derp/server/verify_clients", false))),
        new Mutation(
            "relay-refused",
            "the proxy answers for the relay, and says 503",
            "S7-relay",
            Diagnosis.DERP_UNREACHABLE,
            mesh ->
                vhost(
                    mesh,
                    "^  location / \\{$",
                    "  location /derp { return 503; }\n  location / {")),
        new Mutation(
            "proxy-drops-upgrade",
            "the proxy does not pass the Upgrade header",
            "S1-ts2021",
            Diagnosis.PROXY_STRIPS_UPGRADE,
            mesh -> vhost(mesh, "^ *proxy_set_header (Upgrade|Connection) .*$", "")),
        new Mutation(
                "proxy-impatient",
                "the proxy closes tunnels that are silent for 5 s",
                "S1-idle",
                Diagnosis.PROXY_TIMEOUT,
                mesh -> vhost(mesh, "proxy_read_timeout 1h;", "proxy_read_timeout 5s;"))
            .seenAs(IMPATIENT),
        new Mutation(
                "proxy-default-timeout",
                "the proxy has nginx's own time-out of 60 s, less than the keep-alives need",
                "S1-idle",
                Diagnosis.PROXY_TIMEOUT,
                mesh -> vhost(mesh, "^ *proxy_(read|send)_timeout .*$", ""))
            .seenAs(IMPATIENT),
        new Mutation(
            "proxy-without-tls",
            "the login server's port speaks HTTP without TLS",
            "S1-control-plane",
            Diagnosis.TLS_BROKEN,
            mesh -> vhost(mesh, "443 ssl;", "443;")),
        new Mutation(
            "proxy-gone",
            "nothing listens on the login server's port",
            "S1-listeners",
            Diagnosis.LISTENER_MISSING,
            mesh -> {
              Changes changes = new Changes(mesh);
              changes.run(plan.controlPlane(), "rm", VHOST);
              mesh.systemd(plan.controlPlane()).restart("nginx.service");
            }));
  }

  private void vhost(Mesh mesh, String pattern, String replacement) {
    new Changes(mesh).nginx(plan.controlPlane(), VHOST, pattern, replacement);
  }

  /** Without any relay at all headscale does not start. */
  private void foreignMap(Mesh mesh, Map<String, Object> more) {
    Changes changes = new Changes(mesh);
    changes.file(plan.controlPlane(), MAP_FILE).write(FOREIGN_MAP);
    Map<String, Object> values = new HashMap<>(more);
    values.put("/derp/paths", List.of(MAP_FILE));
    changes.headscale(values);
  }

  private void awaitMap(Mesh mesh, String wanted) {
    for (NodePlan member : plan.members()) {
      new Changes(mesh).awaitWords(member, wanted, "tailscale", "debug", "derp-map");
    }
  }
}
