package tailnetlab.mutations;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import tailnetlab.baseline.Changes;
import tailnetlab.baseline.Keys;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.mesh.Headscale.PreAuthKey;
import tailnetlab.mesh.SecretFile;
import tailnetlab.mesh.Stranger;
import tailnetlab.mesh.Tailscale.UpRequest;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;
import tailnetlab.remote.Command;

/** Members that are lost, renamed or doubled, and the keys that let them in. */
record MemberMutations(LabPlan plan, Cast cast) {
  private static final Duration JOIN = Duration.ofSeconds(60);
  private static final String KEY_FILE = "/var/lib/tailscale/preauthkey";
  private static final String UNIT = "tailscaled-autoconnect.service";

  List<Mutation> all() {
    return List.of(
        new Mutation(
            "node-deleted",
            "somebody deleted a server in headscale",
            "S2-members",
            Diagnosis.NOT_JOINED,
            mesh -> mesh.headscale().deleteNode(mesh.headscale().node(cast.server().name()).id())),
        new Mutation(
            "node-expired",
            "a client's node key has expired",
            "S4-reach",
            Diagnosis.NODE_EXPIRED,
            this::expire),
        new Mutation(
            "node-renamed",
            "somebody gave a server another name in headscale",
            "S2-members",
            Diagnosis.NAME_MISMATCH,
            mesh ->
                mesh.headscale()
                    .renameNode(mesh.headscale().node(cast.server().name()).id(), "renamed")),
        new Mutation(
            "twin",
            "another device has joined under a server's name",
            "S2-members",
            Diagnosis.TWIN,
            this::addTwin),
        new Mutation(
            "noise-key-lost",
            "headscale was restored without the key by which its clients know it",
            "S2-control",
            Diagnosis.CONTROL_LOST,
            this::loseTheNoiseKey),
        new Mutation(
            "client-key-shared",
            "a client has joined with a key that lets others in too",
            "S3-own-key",
            Diagnosis.KEY_SHARED,
            mesh -> joinAgain(mesh, new Keys(mesh).reusable().secret())),
        new Mutation(
            "pre-auth-key-revoked",
            "the servers' pre-auth key is revoked, so none can join again",
            "S2-key",
            Diagnosis.AUTHKEY_REFUSED,
            this::revoke),
        new Mutation(
            "key-damaged",
            "the end of a server's pre-auth key is gone",
            "S2-key",
            Diagnosis.AUTHKEY_REFUSED,
            mesh -> new Changes(mesh).run(cast.server(), "truncate", "--size=-8", KEY_FILE)),
        new Mutation(
            "key-file-readable",
            "everybody on a server may read its pre-auth key",
            "S2-key-file",
            Diagnosis.KEY_FILE_EXPOSED,
            mesh -> new Changes(mesh).run(cast.server(), "chmod", "644", KEY_FILE)),
        new Mutation(
            "key-file-lost",
            "a server's pre-auth key is gone from its disk",
            "S2-key-file",
            Diagnosis.NOT_JOINED,
            mesh -> new Changes(mesh).run(cast.server(), "rm", KEY_FILE)),
        new Mutation(
            "joined-by-an-old-key",
            "the autoconnect unit found an old key and never failed without one",
            "S2-autoconnect",
            Diagnosis.JOINED_TOO_EARLY,
            this::forgetTheWait),
        new Mutation(
            "tailscaled-stopped",
            "a server's tailscaled does not run",
            "S4-reach",
            Diagnosis.DAEMON_DOWN,
            mesh -> mesh.systemd(cast.server()).stop("tailscaled.service")),
        new Mutation(
            "logged-out",
            "a client has logged out, which expires it in headscale",
            "S4-reach",
            Diagnosis.NODE_EXPIRED,
            this::logOut));
  }

  private void expire(Mesh mesh) {
    mesh.headscale().expireNode(mesh.headscale().node(cast.client().name()).id());
    awaitOutside(mesh);
  }

  private void logOut(Mesh mesh) {
    // It closes its own connection to headscale on the way, and may complain (1.102.3).
    mesh.node(cast.client()).run(Command.of("tailscale", "logout"));
    awaitOutside(mesh);
  }

  private void awaitOutside(Mesh mesh) {
    new Changes(mesh)
        .await(
            "the client's own word that it is no member",
            () -> !mesh.tailscale(cast.client()).status().isRunning());
  }

  private void addTwin(Mesh mesh) {
    // Left running: it goes with the way back to the baseline.
    Stranger.Attempt attempt =
        Stranger.on(mesh.node(cast.client()))
            .up(
                plan.loginServer(),
                cast.server().name(),
                new Keys(mesh).singleUse().secret(),
                JOIN);
    if (!attempt.joined()) {
      throw new IllegalStateException("the twin did not join: " + attempt.said());
    }
  }

  private void loseTheNoiseKey(Mesh mesh) {
    new Changes(mesh).run(cast.control(), "rm", "/var/lib/headscale/noise_private.key");
    // It makes another as it starts.
    new Changes(mesh).headscale(Map.of());
  }

  private void joinAgain(Mesh mesh, String key) {
    mesh.tailscale(cast.client())
        .up(
            new UpRequest(
                plan.loginServer(), cast.client().name(), key, JOIN, List.of("--force-reauth")));
  }

  /** A key of our own making: that of an old lab has come to its planned end already. */
  private void revoke(Mesh mesh) {
    PreAuthKey key = new Keys(mesh).reusable();
    new SecretFile(mesh.node(cast.server()), KEY_FILE).write(key.secret());
    mesh.headscale().expirePreAuthKey(key.id());
  }

  private void forgetTheWait(Mesh mesh) {
    Changes changes = new Changes(mesh);
    changes.run(cast.server(), "rm", "-f", "/var/lib/tailscale/waited-for-key");
    changes.run(cast.server(), "journalctl", "--rotate");
    changes.run(cast.server(), "journalctl", "--vacuum-time=1us");
    mesh.systemd(cast.server()).restart(UNIT);
  }
}
