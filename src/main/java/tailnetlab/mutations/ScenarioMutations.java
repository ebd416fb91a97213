package tailnetlab.mutations;

import static tailnetlab.baseline.Changes.AUTHORITY;
import static tailnetlab.baseline.Changes.SITE;
import static tailnetlab.baseline.Changes.VHOST;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.mesh.TextFile;
import tailnetlab.pki.Authority;
import tailnetlab.plan.Cast;
import tailnetlab.plan.NodePlan;

/**
 * Labs on which a scenario must end red. Each lacks what the scenario is there to prove, and seems
 * well until its steps need it, wherever that can be had.
 */
record ScenarioMutations(Cast cast, Draw draw, Clock clock) {
  /** What {@code SubnetRouter} puts behind a server. */
  private static final String NETWORK = "10.99.0.0/24";

  private static final String DATABASE = "/var/lib/headscale/db.sqlite";

  /** Whatever is noted as used is new again. */
  private static final String NEVER_USED =
      "create trigger never_used after update of used on pre_auth_keys when new.used"
          + " begin update pre_auth_keys set used = 0 where id = new.id; end";

  private static final String DATABASE_ORDER =
      "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute(sys.argv[2])";

  List<Mutation> all() {
    return List.of(
        new Mutation(
            "alone-without-firewall",
            "of a page's two layers the firewall is not there when the allow-list goes",
            "S6-firewall-alone",
            Diagnosis.LAN_OPEN,
            mesh -> run(mesh, draw.page("alone"), "nft", "delete", "table", "inet", "lab")),
        new Mutation(
            "alone-without-allow-list",
            "of a page's two layers the allow-list is not there when the firewall opens",
            "S6-allow-list-alone",
            Diagnosis.LAN_OPEN,
            mesh -> new Changes(mesh).nginx(draw.page("alone"), SITE, "^  deny all;$", "")),
        new Mutation(
            "alone-without-relay",
            "the relay is refused when the direct path goes",
            "S7-relay-alone",
            Diagnosis.NO_PATH,
            mesh ->
                new Changes(mesh)
                    .nginx(
                        cast.control(),
                        VHOST,
                        "^  location / \\{$",
                        "  location /derp { return 503; }\n  location / {")),
        new Mutation(
            "proxy-loaded-otherwise",
            "the proxy runs with short time-outs, and its file says long ones",
            "S1-idle-held",
            Diagnosis.PROXY_TIMEOUT,
            this::loadOtherwise),
        new Mutation(
            "keys-never-used-up",
            "headscale forgets that a single-use key was used",
            "B2-keys",
            Diagnosis.KEY_SHARED,
            mesh ->
                run(mesh, cast.control(), "python3", "-c", DATABASE_ORDER, DATABASE, NEVER_USED)),
        new Mutation(
            "ephemeral-stays",
            "headscale keeps an ephemeral node for an hour",
            "B3-ephemeral",
            Diagnosis.TWIN,
            mesh ->
                new Changes(mesh).headscale(Map.of("/node/ephemeral/inactivity_timeout", "1h"))),
        new Mutation(
            "policy-without-effect",
            "a server's firewall drops what the policy allows",
            "B4-policy",
            Diagnosis.FIREWALL_CLOSED,
            mesh -> new Changes(mesh).rule(cast.server(), "iifname tailscale0 tcp dport 80 drop")),
        new Mutation(
            "deaf-client",
            "a client and the control plane hear each other no more",
            "B4-arrival",
            Diagnosis.CONTROL_LOST,
            mesh -> LoginMutations.cutOff(mesh, cast.client())),
        new Mutation(
            "outage-without-direct-path",
            "a node has its peers by the relay alone, which goes with headscale",
            "B5-outage",
            Diagnosis.NO_PATH,
            mesh -> new Changes(mesh).rule(draw.member("outage"), "udp dport 41641 drop")),
        new Mutation(
            "firewall-lost-by-reboot",
            "a page's firewall is loaded, and not by the next boot",
            "B5-reboot",
            Diagnosis.FIREWALL_OPEN,
            mesh -> run(mesh, draw.page("reboot"), "systemctl", "mask", "nftables.service")),
        new Mutation(
            "ca-trusted-twice",
            "a client has the lab's CA a second time, and keeps it",
            "B6-untrusted",
            Diagnosis.UNEXPECTED,
            this::keepTheAuthority),
        new Mutation(
            "rotation-noticed",
            "a node does not know the CA that signs the new certificate",
            "B6-rotation",
            Diagnosis.UNTRUSTED_CERT,
            mesh ->
                new Changes(mesh)
                    .trustOnly(
                        draw.node("rotation"),
                        Authority.create("somebody else's CA", clock).certificatePem())),
        new Mutation(
            "rotation-without-direct-path",
            "a node has its peers by the relay alone, which an untrusted certificate stops",
            "B6-rotation-untrusted",
            Diagnosis.NO_PATH,
            mesh -> new Changes(mesh).rule(draw.member("untrusted"), "udp dport 41641 drop")),
        new Mutation(
            "rekeyed-without-memory",
            "a client has lost who it was before it logs in anew",
            "B7-rekey",
            Diagnosis.NOT_JOINED,
            this::loseMemory),
        new Mutation(
            "twin-unseen",
            "somebody deleted a client's entry, so a rebuilt one makes no twin",
            "B7-rebuilt",
            Diagnosis.UNEXPECTED,
            mesh -> mesh.headscale().deleteNode(mesh.headscale().node(cast.client().name()).id())),
        new Mutation(
            "route-approved-unasked",
            "a server's route is approved before the scenario has it approved",
            "B8-subnet-router",
            Diagnosis.POLICY_TOO_OPEN,
            mesh ->
                UnaskedMutations.carry(
                    mesh, cast.server(), NETWORK, "--advertise-routes=" + NETWORK)),
        new Mutation(
            "outside-without-exit",
            "a client has a way out before it takes an exit node",
            "B8-exit-node",
            Diagnosis.NOT_HERMETIC,
            mesh -> run(mesh, cast.client(), "ip", "route", "add", "default", "dev", "lan0")),
        draw.hit(
            draw::server,
            "key-copied",
            "a copy of a server's pre-auth key lies where everybody may read it",
            "B14-secrets",
            Diagnosis.SECRET_EXPOSED,
            (mesh, node) ->
                run(
                    mesh,
                    node,
                    "install",
                    "--mode=644",
                    "/var/lib/tailscale/preauthkey",
                    "/var/tmp/notes")));
  }

  /** Somebody tried something and took it back in the file alone. */
  private void loadOtherwise(Mesh mesh) {
    Changes changes = new Changes(mesh);
    TextFile file = changes.file(cast.control(), VHOST);
    String before = file.read();
    changes.nginx(cast.control(), VHOST, "proxy_(read|send)_timeout 1h;", "");
    file.write(before);
  }

  private void keepTheAuthority(Mesh mesh) {
    String copy = AUTHORITY.replace(".crt", "-again.crt");
    run(mesh, cast.client(), "cp", AUTHORITY, copy);
    run(mesh, cast.client(), "update-ca-certificates");
  }

  private void loseMemory(Mesh mesh) {
    NodePlan client = cast.client();
    mesh.systemd(client).stop("tailscaled.service");
    run(mesh, client, "find", "/var/lib/tailscale", "-mindepth", "1", "-delete");
    mesh.systemd(client).start("tailscaled.service");
    new Changes(mesh)
        .await(
            "a client without memory on " + client.name(),
            () -> mesh.tailscale(client).status().backend().equals("NeedsLogin"));
  }

  private static void run(Mesh mesh, NodePlan node, String... words) {
    new Changes(mesh).run(node, words);
  }
}
