package tailnetlab.mutations;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.mesh.HeadscaleConfig;
import tailnetlab.mesh.Systemd;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;

/** Headscale itself, and the machines under the mesh. */
record MachineMutations(LabPlan plan, Draw draw) {
  /** RFC 5737: documentation, nobody is there. */
  private static final String OUTSIDE = "203.0.113.1";

  private static final String EXPOSED = "a listener of a role's own, on every address";
  private static final Duration SENT = Duration.ofSeconds(10);

  /** Nobody listens on the LAN of another's libvirt: what leaves it is not seen there. */
  List<Mutation> all() {
    return plan.hypervisor().isEmbedded()
        ? Stream.concat(everywhere().stream(), Stream.of(packetLeaves())).toList()
        : everywhere();
  }

  private List<Mutation> everywhere() {
    return List.of(
        new Mutation(
            "headscale-stopped",
            "headscale does not run",
            "S1-control-plane",
            Diagnosis.CONTROL_DOWN,
            mesh -> mesh.systemd(plan.controlPlane()).stop("headscale.service")),
        new Mutation(
            "headscale-misconfigured",
            "headscale's base domain is the login server's name, which it refuses",
            "S1-control-plane",
            Diagnosis.CONFIG_REJECTED,
            this::misconfigure),
        new Mutation(
                "metrics-exposed",
                "headscale's metrics and debug pages listen on the LAN",
                "S1-listeners",
                Diagnosis.LISTENER_EXPOSED,
                mesh -> new Changes(mesh).headscale(Map.of("/metrics_listen_addr", "0.0.0.0:9090")))
            .seenAs(EXPOSED)
            .at(plan.controlPlane()),
        new Mutation(
                "headscale-without-proxy",
                "headscale listens on the LAN, without TLS, beside its proxy",
                "S1-listeners",
                Diagnosis.LISTENER_EXPOSED,
                mesh -> new Changes(mesh).headscale(Map.of("/listen_addr", "0.0.0.0:8080")))
            .seenAs(EXPOSED)
            .at(plan.controlPlane()),
        draw.hit(
            draw::node,
            "firewall-masked",
            "a node's firewall would not be loaded at its next boot",
            "S9-boot",
            Diagnosis.BOOT_LOST,
            (mesh, node) -> new Changes(mesh).run(node, "systemctl", "mask", "nftables.service")),
        draw.hit(
            draw::client,
            "tailscaled-unwanted",
            "nothing starts a client's tailscaled at its next boot",
            "S9-boot",
            Diagnosis.BOOT_LOST,
            (mesh, node) -> {
              Changes changes = new Changes(mesh);
              changes.run(node, "systemctl", "disable", "tailscaled.service");
              changes.run(node, "rm", "/etc/systemd/system/lab.target.d/tailscale.conf");
            }),
        new Mutation(
            "file-put-right",
            "the proxy runs with short time limits, and its file says otherwise again",
            "S9-loaded",
            Diagnosis.NOT_RELOADED,
            this::cutTunnels),
        draw.hit(
            draw::node,
            "clock-ahead",
            "a node's clock is two days ahead",
            "B13-clocks",
            Diagnosis.CLOCK_SKEW,
            (mesh, node) -> new Changes(mesh).run(node, "date", "--set=+2 days")),
        draw.hit(
            draw::node,
            "default-route",
            "a node has a default route out of the lab",
            "S8-routes",
            Diagnosis.NOT_HERMETIC,
            (mesh, node) -> route(mesh, node, "default")),
        draw.hit(
            draw::node,
            "foreign-resolver",
            "a node asks a name server outside the lab",
            "S8-resolvers",
            Diagnosis.NOT_HERMETIC,
            (mesh, node) -> new Changes(mesh).run(node, "resolvectl", "dns", "lan0", OUTSIDE)));
  }

  private Mutation packetLeaves() {
    return draw.hit(
        draw::node,
        "packet-leaves",
        "a node sends a packet to an address outside the lab",
        "S8-capture",
        Diagnosis.NOT_HERMETIC,
        MachineMutations::sendOutside);
  }

  private void misconfigure(Mesh mesh) {
    new HeadscaleConfig(mesh.node(plan.controlPlane()))
        .set(Map.of("/dns/base_domain", plan.controlPlane().name()));
    Systemd systemd = mesh.systemd(plan.controlPlane());
    systemd.restart("headscale.service");
    // It reads its configuration for seconds before it says no.
    new Changes(mesh)
        .await("headscale's refusal", () -> !systemd.unit("headscale.service").isActive());
  }

  private void cutTunnels(Mesh mesh) {
    NodePlan control = plan.controlPlane();
    Changes changes = new Changes(mesh);
    String kept = changes.file(control, Changes.VHOST).read();
    changes.nginx(control, Changes.VHOST, "proxy_read_timeout .*;", "proxy_read_timeout 5s;");
    // What was at the same time is told in whole seconds.
    long then = seconds(changes, control);
    changes.await("a later second", () -> seconds(changes, control) > then + 3);
    changes.file(control, Changes.VHOST).write(kept);
  }

  private static long seconds(Changes changes, NodePlan node) {
    return Long.parseLong(changes.run(node, "date", "+%s").strip());
  }

  private static void sendOutside(Mesh mesh, NodePlan node) {
    route(mesh, node, OUTSIDE + "/32");
    Changes changes = new Changes(mesh);
    String nobody = "52:54:00:00:00:01";
    changes.run(node, "ip", "neigh", "replace", OUTSIDE, "lladdr", nobody, "dev", "lan0");
    // Nobody answers, so ping itself ends with 1.
    mesh.node(node).run(Command.of("ping", "-n", "-c", "1", "-W", "1", OUTSIDE).within(SENT));
  }

  private static void route(Mesh mesh, NodePlan node, String range) {
    new Changes(mesh).run(node, "ip", "route", "add", range, "dev", "lan0");
  }
}
