package tailnetlab.checks;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tailnetlab.mesh.Tailscale.Status;
import tailnetlab.plan.NodePlan;

/** Diagnoses why a node is no working member, or why one member does not see another. */
final class Membership {
  private Membership() {}

  /** Says why the first node does not reach the second. */
  static Verdict unreached(Mesh mesh, Pair pair, String output, Evidence... seen) {
    return apart(mesh, pair, seen)
        .orElseGet(
            () ->
                Verdict.fail(
                    Diagnosis.NO_PATH,
                    "%s: no answer over the tailnet: %s".formatted(pair, lastLine(output)),
                    "tailscale ping and tailscale netcheck on " + pair.from().name(),
                    seen));
  }

  /** Says what keeps two nodes from knowing each other, if anything does. */
  static Optional<Verdict> apart(Mesh mesh, Pair pair, Evidence... seen) {
    return fault(mesh, pair.from())
        .or(() -> fault(mesh, pair.to()))
        .or(() -> hidden(mesh, pair, seen))
        // Maps arrive one by one: who has not heard yet is dropped by the one who has.
        .or(() -> hidden(mesh, new Pair(pair.to(), pair.from()), seen));
  }

  /** Says what keeps a node from being a working member, if anything does. */
  static Optional<Verdict> fault(Mesh mesh, NodePlan node) {
    Status status = mesh.sightings().status(node);
    // Whoever it keeps from its peers: the fault is this node's.
    return status.isRunning()
        ? Optional.empty()
        : Optional.of(fault(mesh, node, status).at(List.of(node)));
  }

  private static Verdict fault(Mesh mesh, NodePlan node, Status status) {
    String name = node.name();
    String health = String.join("; ", status.health());
    Evidence seen = new Evidence(name + ": tailscale status", status.backend() + ". " + health);
    if (status.backend().equals(Sightings.NO_DAEMON)) {
      String found = "%s: tailscaled does not answer".formatted(name);
      String next = "systemctl status tailscaled on " + name;
      return Verdict.fail(Diagnosis.DAEMON_DOWN, found, next, seen);
    }
    Diagnosis diagnosis = refusal(health).orElseGet(() -> absence(mesh, node));
    return Verdict.fail(
        diagnosis,
        "%s: its client says %s".formatted(name, seen.text()),
        diagnosis == Diagnosis.NODE_EXPIRED
            ? "tailscale up on " + name + ", with a fresh key"
            : "journalctl -u tailscaled on " + name,
        seen);
  }

  /** Reads the client's own words on its last login. */
  private static Optional<Diagnosis> refusal(String health) {
    String text = health.toLowerCase(Locale.ROOT);
    if (text.contains("x509")) {
      return Optional.of(Diagnosis.UNTRUSTED_CERT);
    }
    if (text.contains("authkey") || text.contains("auth key")) {
      return Optional.of(Diagnosis.AUTHKEY_REFUSED);
    }
    return text.contains("fetch control key")
        ? Optional.of(Diagnosis.CONTROL_DOWN)
        : Optional.empty();
  }

  /** The client of an expired node says no more than that of a new one; headscale knows. */
  private static Diagnosis absence(Mesh mesh, NodePlan node) {
    boolean expired =
        mesh.sightings().members().stream()
            .filter(member -> member.hostname().equals(node.name()))
            .flatMap(member -> member.expiry().stream())
            .anyMatch(expiry -> expiry.isBefore(Instant.now()));
    return expired ? Diagnosis.NODE_EXPIRED : Diagnosis.NOT_JOINED;
  }

  /** A peer that is a member and not in the netmap is hidden by the policy. */
  private static Optional<Verdict> hidden(Mesh mesh, Pair pair, Evidence... seen) {
    String from = pair.from().name();
    String to = pair.to().name();
    if (mesh.sightings().status(pair.from()).peers().containsKey(to)) {
      return Optional.empty();
    }
    boolean member = mesh.sightings().members().stream().anyMatch(m -> m.name().equals(to));
    return Optional.of(
        Verdict.fail(
            member ? Diagnosis.POLICY_DENIES : Diagnosis.NOT_JOINED,
            "%s is not in the netmap of %s".formatted(to, from),
            member ? "headscale policy get" : "headscale nodes list",
            seen));
  }

  private static String lastLine(String output) {
    String text = output.strip();
    return text.substring(text.lastIndexOf('\n') + 1);
  }
}
