package tailnetlab.checks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tailnetlab.mesh.Headscale.PreAuthKey;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Result;

/**
 * Looks whether the pre-auth key on each server's disk is the one that was made for it. Only the
 * beginning of the key is read: headscale's list names keys by it; the whole of it is compared on
 * the server, with the hash of what was written there. A key that has simply come to the end of its
 * planned life is well; the next {@code ./lab up} makes another.
 */
record KeyStillJoins(List<NodePlan> servers, Clock clock) implements Check {
  private static final String FILE = "/var/lib/tailscale/preauthkey";

  /** Not by cutting at dashes: the 12 characters may have some (base64 for URLs). */
  static final Command READ = Command.of("grep", "-o", "-E", "^hskey-auth-[A-Za-z0-9_-]{12}", FILE);

  private static final Command COMPARE =
      Command.of("sha256sum", "--check", "--strict", FILE + ".sha256");

  /** A revoked key ends at the guest's present time, which is not quite ours. */
  private static final Duration MARGIN = Duration.ofSeconds(60);

  @Override
  public String id() {
    return "S2-key";
  }

  @Override
  public String title() {
    return "each server's disk has the pre-auth key made for it, good for its planned life";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(servers, server -> judge(mesh, server));
  }

  private Verdict judge(Mesh mesh, NodePlan server) {
    Result read = mesh.sightings().keyOnDisk(server);
    if (!read.ok()) {
      return unreadable(server, read);
    }
    String begin = read.out().strip();
    Optional<PreAuthKey> key =
        mesh.sightings().keys().stream()
            .filter(k -> k.secret().startsWith(begin + "-"))
            .findFirst();
    Evidence onDisk = new Evidence(server.name() + ": " + READ, begin + "-***");
    return key.map(
            known ->
                Verdicts.firstBad(() -> judge(server, known, onDisk), () -> whole(mesh, server)))
        .orElseGet(() -> refused(server, "is one that headscale does not know", onDisk));
  }

  private Verdict judge(NodePlan server, PreAuthKey key, Evidence onDisk) {
    Evidence listed =
        new Evidence(
            "headscale: preauthkeys list",
            "%s: reusable %s, used %s, made %s, until %s"
                .formatted(
                    key,
                    key.reusable(),
                    key.used(),
                    key.created().map(Instant::toString).orElse("at no known time"),
                    key.expiration()));
    if (key.used() && !key.reusable()) {
      return refused(server, "has let somebody in, and does so only once", onDisk, listed);
    }
    if (key.expiration().isAfter(clock.instant().plus(MARGIN))) {
      return Verdict.pass(onDisk, listed);
    }
    return livedItsLife(key)
        ? Verdict.pass(
            onDisk,
            new Evidence(
                listed.source(), listed.text() + ": its planned life, ./lab up makes another"))
        : refused(server, "was expired before its time", onDisk, listed);
  }

  private static Verdict whole(Mesh mesh, NodePlan server) {
    Result compared = mesh.node(server).run(COMPARE);
    Evidence seen =
        new Evidence(server.name() + ": " + COMPARE, (compared.out() + compared.err()).strip());
    if (compared.ok()) {
      return Verdict.pass(seen);
    }
    return compared.out().contains("FAILED")
        ? refused(server, "is not the one that was written there", seen)
        : Verdict.inconclusive(
            "%s: nobody noted which key was written (%s)".formatted(server.name(), seen.text()),
            seen);
  }

  private static boolean livedItsLife(PreAuthKey key) {
    Duration planned = LabPlan.Tailnet.SERVERS_KEY_LIFETIME.minus(MARGIN);
    return key.created().filter(made -> !key.expiration().isBefore(made.plus(planned))).isPresent();
  }

  private static Verdict unreadable(NodePlan server, Result read) {
    Evidence seen = new Evidence(server.name() + ": " + READ, (read.out() + read.err()).strip());
    return read.exit() == 1 // grep: 1 not found, 2 could not look
        ? refused(server, "has not the form of headscale's", seen)
        : Verdict.fail(
            Diagnosis.NOT_JOINED,
            "%s has no pre-auth key: %s".formatted(server.name(), seen.text()),
            "the membership resource of " + server.name() + ", which writes it",
            seen);
  }

  private static Verdict refused(NodePlan server, String why, Evidence... seen) {
    return Verdict.fail(
        Diagnosis.AUTHKEY_REFUSED,
        "%s could not join again: the key in %s %s".formatted(server.name(), FILE, why),
        "headscale preauthkeys list; ./lab pulumi refresh and ./lab up make another key",
        seen);
  }
}
