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
import tailnetlab.pki.SshKey;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;

/** Headscale itself, and the machines under the mesh. */
record MachineMutations(LabPlan plan, Cast cast) {
  /** RFC 5737: documentation, nobody is there. */
  private static final String OUTSIDE = "203.0.113.1";

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
            mesh -> mesh.systemd(cast.control()).stop("headscale.service")),
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
            mesh -> new Changes(mesh).headscale(Map.of("/metrics_listen_addr", "0.0.0.0:9090"))),
        new Mutation(
            "headscale-without-proxy",
            "headscale listens on the LAN, without TLS, beside its proxy",
            "S1-listeners",
            Diagnosis.LISTENER_EXPOSED,
            mesh -> new Changes(mesh).headscale(Map.of("/listen_addr", "0.0.0.0:8080"))),
        new Mutation(
            "key-left-behind",
            "somebody's own key lets him in as root on a client",
            "S9-logins",
            Diagnosis.LOGIN_FOREIGN,
            mesh ->
                new Changes(mesh)
                    .file(cast.client(), "/root/.ssh/authorized_keys")
                    .append(SshKey.create("somebody").publicLine())),
        new Mutation(
            "client-key-readable",
            "others can read a client's node key",
            "S9-key-files",
            Diagnosis.KEY_FILE_EXPOSED,
            mesh ->
                new Changes(mesh)
                    .run(cast.client(), "chmod", "644", "/var/lib/tailscale/tailscaled.state")),
        new Mutation(
            "hosts-entry",
            "a client's /etc/hosts sends a name of the tailnet elsewhere",
            "S9-hosts",
            Diagnosis.HOSTS_CHANGED,
            mesh ->
                new Changes(mesh)
                    .file(cast.client(), "/etc/hosts")
                    .append(OUTSIDE + " files." + plan.tailnet().baseDomain())),
        new Mutation(
            "firewall-masked",
            "a server's firewall would not be loaded at its next boot",
            "S9-boot",
            Diagnosis.BOOT_LOST,
            mesh -> new Changes(mesh).run(cast.server(), "systemctl", "mask", "nftables.service")),
        new Mutation(
            "file-put-right",
            "the proxy runs with short time limits, and its file says otherwise again",
            "S9-loaded",
            Diagnosis.NOT_RELOADED,
            this::cutTunnels),
        new Mutation(
            "clock-ahead",
            "a client's clock is two days ahead",
            "B13-clocks",
            Diagnosis.CLOCK_SKEW,
            mesh -> new Changes(mesh).run(cast.client(), "date", "--set=+2 days")),
        new Mutation(
            "default-route",
            "a client has a default route out of the lab",
            "S8-routes",
            Diagnosis.NOT_HERMETIC,
            mesh -> route(mesh, cast.client(), "default")),
        new Mutation(
            "foreign-resolver",
            "a client asks a name server outside the lab",
            "S8-resolvers",
            Diagnosis.NOT_HERMETIC,
            mesh -> new Changes(mesh).run(cast.client(), "resolvectl", "dns", "lan0", OUTSIDE)));
  }

  private Mutation packetLeaves() {
    return new Mutation(
        "packet-leaves",
        "a client sends a packet to an address outside the lab",
        "S8-capture",
        Diagnosis.NOT_HERMETIC,
        this::sendOutside);
  }

  private void misconfigure(Mesh mesh) {
    new HeadscaleConfig(mesh.node(cast.control()))
        .set(Map.of("/dns/base_domain", cast.control().name()));
    Systemd systemd = mesh.systemd(cast.control());
    systemd.restart("headscale.service");
    // It reads its configuration for seconds before it says no.
    new Changes(mesh)
        .await("headscale's refusal", () -> !systemd.unit("headscale.service").isActive());
  }

  private void cutTunnels(Mesh mesh) {
    Changes changes = new Changes(mesh);
    String kept = changes.file(cast.control(), Changes.VHOST).read();
    changes.nginx(
        cast.control(), Changes.VHOST, "proxy_read_timeout .*;", "proxy_read_timeout 5s;");
    // What was at the same time is told in whole seconds.
    long then = seconds(changes);
    changes.await("a later second", () -> seconds(changes) > then + 3);
    changes.file(cast.control(), Changes.VHOST).write(kept);
  }

  private long seconds(Changes changes) {
    return Long.parseLong(changes.run(cast.control(), "date", "+%s").strip());
  }

  private void sendOutside(Mesh mesh) {
    route(mesh, cast.client(), OUTSIDE + "/32");
    Changes changes = new Changes(mesh);
    String nobody = "52:54:00:00:00:01";
    changes.run(cast.client(), "ip", "neigh", "replace", OUTSIDE, "lladdr", nobody, "dev", "lan0");
    // Nobody answers, so ping itself ends with 1.
    mesh.node(cast.client())
        .run(Command.of("ping", "-n", "-c", "1", "-W", "1", OUTSIDE).within(SENT));
  }

  private static void route(Mesh mesh, NodePlan node, String range) {
    new Changes(mesh).run(node, "ip", "route", "add", range, "dev", "lan0");
  }
}
