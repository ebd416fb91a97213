package tailnetlab.mutations;

import java.time.Duration;
import java.util.List;
import tailnetlab.baseline.Changes;
import tailnetlab.baseline.Keys;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.mesh.Headscale.PreAuthKey;
import tailnetlab.mesh.SecretFile;
import tailnetlab.mesh.Stranger;
import tailnetlab.mesh.Tailscale.UpRequest;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;

/** Members that are lost, renamed or doubled, and the keys that let them in. */
record MemberMutations(LabPlan plan, Draw draw) {
  private static final Duration JOIN = Duration.ofSeconds(60);
  private static final String EXPIRED = "a client whose membership has ended";
  private static final String KEY_FILE = "/var/lib/tailscale/preauthkey";
  private static final String UNIT = "tailscaled-autoconnect.service";

  List<Mutation> all() {
    return List.of(
        draw.hit(
            draw::member,
            "node-deleted",
            "somebody deleted a member in headscale",
            "S2-members",
            Diagnosis.NOT_JOINED,
            (mesh, node) -> mesh.headscale().deleteNode(id(mesh, node))),
        draw.hit(
                draw::member,
                "node-expired",
                "a member's node key has expired",
                "S4-reach",
                Diagnosis.NODE_EXPIRED,
                MemberMutations::expire)
            .seenAs(EXPIRED),
        draw.hit(
                draw::member,
                "logged-out",
                "a member has logged out, which expires it in headscale",
                "S4-reach",
                Diagnosis.NODE_EXPIRED,
                MemberMutations::logOut)
            .seenAs(EXPIRED),
        draw.hit(
            draw::member,
            "node-renamed",
            "somebody gave a member another name in headscale",
            "S2-members",
            Diagnosis.NAME_MISMATCH,
            (mesh, node) -> mesh.headscale().renameNode(id(mesh, node), "renamed")),
        draw.hit(
            draw::member,
            "twin",
            "another device has joined under a member's name",
            "S2-members",
            Diagnosis.TWIN,
            this::addTwin),
        draw.hit(
            draw::client,
            "client-key-shared",
            "a client has joined with a key that lets others in too",
            "S3-own-key",
            Diagnosis.KEY_SHARED,
            (mesh, client) -> joinAgain(mesh, client, new Keys(mesh).reusable().secret())),
        draw.hit(
            draw::server,
            "pre-auth-key-revoked",
            "a server's pre-auth key is revoked, so it cannot join again",
            "S2-key",
            Diagnosis.AUTHKEY_REFUSED,
            MemberMutations::revoke),
        draw.hit(
            draw::server,
            "key-damaged",
            "the end of a server's pre-auth key is gone",
            "S2-key",
            Diagnosis.AUTHKEY_REFUSED,
            (mesh, node) -> new Changes(mesh).run(node, "truncate", "--size=-8", KEY_FILE)),
        draw.hit(
            draw::server,
            "key-file-readable",
            "everybody on a server may read its pre-auth key",
            "S2-key-file",
            Diagnosis.KEY_FILE_EXPOSED,
            (mesh, node) -> new Changes(mesh).run(node, "chmod", "644", KEY_FILE)),
        draw.hit(
            draw::server,
            "key-file-given-away",
            "a server's pre-auth key belongs to an account without rights",
            "S2-key-file",
            Diagnosis.KEY_FILE_EXPOSED,
            (mesh, node) -> new Changes(mesh).run(node, "chown", "nobody", KEY_FILE)),
        draw.hit(
            draw::server,
            "key-file-lost",
            "a server's pre-auth key is gone from its disk",
            "S2-key-file",
            Diagnosis.NOT_JOINED,
            (mesh, node) -> new Changes(mesh).run(node, "rm", KEY_FILE)),
        draw.hit(
            draw::server,
            "joined-by-an-old-key",
            "a server was made anew with an old key on its disk, and joined by it at once",
            "S2-autoconnect",
            Diagnosis.JOINED_TOO_EARLY,
            MemberMutations::rebuildWithKey),
        draw.hit(
            draw::member,
            "tailscaled-stopped",
            "a member's tailscaled does not run",
            "S4-reach",
            Diagnosis.DAEMON_DOWN,
            (mesh, node) -> mesh.systemd(node).stop("tailscaled.service")));
  }

  private static long id(Mesh mesh, NodePlan node) {
    return mesh.headscale().node(node.name()).id();
  }

  private static void expire(Mesh mesh, NodePlan node) {
    mesh.headscale().expireNode(id(mesh, node));
    awaitOutside(mesh, node);
  }

  private static void logOut(Mesh mesh, NodePlan node) {
    // It closes its own connection to headscale on the way, and may complain (1.102.3).
    mesh.node(node).run(Command.of("tailscale", "logout"));
    awaitOutside(mesh, node);
  }

  private static void awaitOutside(Mesh mesh, NodePlan node) {
    new Changes(mesh)
        .await(
            "its client's own word that %s is no member".formatted(node.name()),
            () -> !mesh.tailscale(node).status().isRunning());
  }

  private void addTwin(Mesh mesh, NodePlan node) {
    join(mesh, draw.otherMember("twin", node), node.name(), new Keys(mesh).singleUse().secret());
  }

  /** A second client on a node; left running: it goes with the way back to the baseline. */
  private void join(Mesh mesh, NodePlan on, String name, String key) {
    Stranger.Attempt attempt = Stranger.on(mesh.node(on)).up(plan.loginServer(), name, key, JOIN);
    if (!attempt.joined()) {
      throw new IllegalStateException("%s did not join: %s".formatted(name, attempt.said()));
    }
  }

  private void joinAgain(Mesh mesh, NodePlan client, String key) {
    mesh.tailscale(client)
        .up(new UpRequest(plan.loginServer(), client.name(), key, JOIN, List.of("--force-reauth")));
  }

  /** A key of our own making: that of an old lab has come to its planned end already. */
  private static void revoke(Mesh mesh, NodePlan node) {
    PreAuthKey key = new Keys(mesh).reusable();
    new SecretFile(mesh.node(node), KEY_FILE).write(key.secret());
    mesh.headscale().expirePreAuthKey(key.id());
  }

  /** What a server makes of itself on a new disk where a key lies already. */
  private static void rebuildWithKey(Mesh mesh, NodePlan node) {
    Changes changes = new Changes(mesh);
    mesh.headscale().deleteNode(id(mesh, node));
    mesh.systemd(node).stop(UNIT);
    mesh.systemd(node).stop("tailscaled.service");
    changes.run(node, "find", "/var/lib/tailscale", "-mindepth", "1", "-delete");
    changes.run(node, "journalctl", "--rotate");
    changes.run(node, "journalctl", "--vacuum-time=1us");
    new SecretFile(mesh.node(node), KEY_FILE).write(new Keys(mesh).reusable().secret());
    mesh.systemd(node).start("tailscaled.service");
    mesh.systemd(node).start(UNIT);
    changes.await(
        "%s in the tailnet again".formatted(node.name()),
        () -> mesh.tailscale(node).status().isRunning());
  }
}
