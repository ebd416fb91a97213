package tailnetlab.checks;

import java.util.Locale;
import java.util.Optional;
import tailnetlab.mesh.Tailscale.Status;
import tailnetlab.plan.NodePlan;

/** Diagnoses why a node is no working member, or why one member does not see another. */
final class Membership {
  private Membership() {}

  /** Says why headscale does not list a node. */
  static Verdict missing(NodePlan node, Status status, Evidence... seen) {
    return fault(node, status)
        .orElseGet(
            () ->
                Verdict.fail(
                    Diagnosis.NOT_JOINED,
                    "headscale does not list %s, though its client says %s"
                        .formatted(node.name(), status.backend()),
                    "tailscale status on " + node.name() + "; has someone deleted the node?",
                    seen));
  }

  /** Says why a node that headscale lists cannot take part. */
  static Verdict lost(NodePlan node, Status status, boolean expired, Evidence... seen) {
    if (expired) {
      return Verdict.fail(
          Diagnosis.NODE_EXPIRED,
          "headscale has expired the key of " + node.name(),
          "tailscale up on " + node.name() + ", with a fresh key",
          seen);
    }
    return fault(node, status).orElseThrow();
  }

  /**
   * Says why the first node does not reach the second: a fault of either, or a peer that the netmap
   * does not show.
   */
  static Verdict unreached(Mesh mesh, Pair pair, String output, Evidence... seen) {
    Status from = mesh.sightings().status(pair.from());
    Optional<Verdict> fault =
        fault(pair.from(), from)
            .or(() -> fault(pair.to(), mesh.sightings().status(pair.to())))
            .or(() -> hidden(mesh, pair, from, seen));
    return fault.orElseGet(
        () ->
            Verdict.fail(
                Diagnosis.NO_PATH,
                "%s: no answer over the tailnet: %s".formatted(pair, lastLine(output)),
                "tailscale ping and tailscale netcheck on " + pair.from().name(),
                seen));
  }

  /** Says what is wrong with a node's own client, if anything is. */
  static Optional<Verdict> fault(NodePlan node, Status status) {
    if (status.isRunning()) {
      return Optional.empty();
    }
    String health = String.join("; ", status.health());
    String name = node.name();
    Evidence seen = new Evidence(name + ": tailscale status", status.backend() + " " + health);
    if (status.backend().equals(Sightings.NO_DAEMON)) {
      return Optional.of(
          Verdict.fail(
              Diagnosis.DAEMON_DOWN,
              "%s: tailscaled does not answer".formatted(name),
              "systemctl status tailscaled on " + name,
              seen));
    }
    return Optional.of(
        Verdict.fail(
            joinDiagnosis(health.toLowerCase(Locale.ROOT)),
            "%s: its client says %s: %s".formatted(name, status.backend(), health),
            "journalctl -u tailscaled on " + name,
            seen));
  }

  /** Reads the client's own words on its last login. */
  private static Diagnosis joinDiagnosis(String health) {
    if (health.contains("x509") || health.contains("certificate")) {
      return Diagnosis.UNTRUSTED_CERT;
    }
    if (health.contains("authkey") || health.contains("auth key")) {
      return Diagnosis.AUTHKEY_REFUSED;
    }
    return health.contains("expired") ? Diagnosis.NODE_EXPIRED : Diagnosis.NOT_JOINED;
  }

  private static Optional<Verdict> hidden(Mesh mesh, Pair pair, Status from, Evidence... seen) {
    if (from.peers().containsKey(pair.to().name())) {
      return Optional.empty();
    }
    boolean member =
        mesh.sightings().members().stream().anyMatch(m -> m.name().equals(pair.to().name()));
    return Optional.of(
        Verdict.fail(
            member ? Diagnosis.POLICY_DENIES : Diagnosis.NOT_JOINED,
            "%s: %s is not in the netmap of %s"
                .formatted(pair, pair.to().name(), pair.from().name()),
            member ? "headscale policy get" : "headscale nodes list",
            seen));
  }

  private static String lastLine(String output) {
    String text = output.strip();
    return text.substring(text.lastIndexOf('\n') + 1);
  }
}
