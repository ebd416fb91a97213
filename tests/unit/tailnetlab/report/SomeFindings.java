package tailnetlab.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tailnetlab.Plans;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Evidence;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Findings;
import tailnetlab.checks.Verdict;
import tailnetlab.plan.NodePlan;

/** One finding of each kind. */
final class SomeFindings {
  private SomeFindings() {}

  static Finding passed() {
    return new Finding(
        "S4-reach",
        "every node reaches every other",
        Verdict.pass(new Evidence("client → app: tailscale ping", "pong from app")),
        Duration.ofMillis(1240));
  }

  static Finding failed() {
    return new Finding(
        "S6-firewall-v4",
        "the firewall drops IPv4 requests from the LAN to every page",
        Verdict.fail(
            Diagnosis.FIREWALL_OPEN,
            "client → app: nginx answers over IPv4 on the LAN: HTTP 403",
            "nft list table inet lab on app",
            new Evidence("client: curl", "HTTP 403 <html> & \u001b[31mred\u0000")),
        Duration.ofMillis(2050));
  }

  static Finding open() {
    return new Finding(
        "S8-routes",
        "no node has a route out",
        Verdict.inconclusive("app: no SSH session"),
        Duration.ofMillis(400));
  }

  /** One that passed at its second look. */
  static Finding unsteady() {
    Finding first = failed();
    return new Finding(
            first.id(),
            first.title(),
            Verdict.pass(),
            Instant.EPOCH,
            Duration.ofMillis(1900),
            List.of())
        .after(
            new Finding(
                first.id(),
                first.title(),
                first.verdict(),
                Instant.parse("2026-05-04T03:02:04Z"),
                first.took(),
                List.of()));
  }

  /** What an expired client leads to, and something green. */
  static Findings expired() {
    NodePlan client = Plans.defaults().node("client");
    Verdict expired =
        Verdict.fail(
                Diagnosis.NODE_EXPIRED,
                "client: its client says NeedsLogin",
                "tailscale up on client")
            .at(List.of(client));
    Verdict unproven =
        Verdict.inconclusive("client → app: a denial would prove nothing").at(List.of(client));
    Duration took = Duration.ofMillis(400);
    return of(
        new Finding("S1-derp", "the relay answers", Verdict.pass(), took),
        new Finding("S2-members", "headscale lists every node", expired, took),
        new Finding("S4-reach", "every node reaches every other", expired, took),
        new Finding("B11-expectations", "every connection is as declared", unproven, took));
  }

  static Findings of(Finding... all) {
    return new Findings(List.of(all));
  }
}
