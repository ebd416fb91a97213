package tailnetlab.checks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A line of a running client's health, as a diagnosis. */
record Complaint(String line) {
  /** What is no fault of a mesh: advice, and what another check judges. */
  private static final List<String> ADVICE =
      List.of(
          "an update from version",
          "a security update from version",
          "unstable version",
          // Judged by who may advertise routes.
          "--accept-routes is false");

  private static final List<String> CONTROL = List.of("coordination server", "network map");

  /** Returns the lines that mean something. */
  static List<Complaint> all(List<String> health) {
    return health.stream()
        .filter(line -> ADVICE.stream().noneMatch(lower(line)::contains))
        .map(Complaint::new)
        .toList();
  }

  Verdict verdict(String node, Evidence seen) {
    return Verdict.fail(
        diagnosis(),
        "%s: its client complains: %s".formatted(node, line),
        "tailscale status and journalctl -u tailscaled on " + node,
        seen);
  }

  private Diagnosis diagnosis() {
    String text = lower(line);
    if (text.contains("x509")) {
      return Diagnosis.UNTRUSTED_CERT;
    }
    if (CONTROL.stream().anyMatch(text::contains)) {
      return Diagnosis.CONTROL_LOST;
    }
    return Stream.of("relay server", "derp").anyMatch(text::contains)
        ? Diagnosis.DERP_UNREACHABLE
        : Diagnosis.UNHEALTHY;
  }

  private static String lower(String line) {
    return line.toLowerCase(Locale.ROOT);
  }
}
