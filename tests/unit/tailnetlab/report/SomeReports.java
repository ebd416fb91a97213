package tailnetlab.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailnetlab.Plans;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Evidence;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Findings;
import tailnetlab.checks.Verdict;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.LabPlan.Acceleration;
import tailnetlab.plan.NodePlan;

/** Reports of the lab of Pulumi.yaml. */
final class SomeReports {
  private static final Map<String, List<String>> ADDRESSES =
      Map.of(
          "control", List.of("100.64.0.1", "fd7a:115c:a1e0::1"),
          "app", List.of("100.64.0.2", "fd7a:115c:a1e0::2"),
          "client", List.of("100.64.0.3", "fd7a:115c:a1e0::3"));

  private SomeReports() {}

  static Report of(Finding... findings) {
    return of(Plans.defaults(), findings);
  }

  static Report of(LabPlan plan, Finding... findings) {
    return new Report(
        plan,
        ADDRESSES,
        SomeFindings.of(findings),
        0,
        Optional.of(Plans.host(Acceleration.EMULATION)),
        new Report.Run(
            "./lab verify", Instant.parse("2026-05-04T03:02:01Z"), Duration.ofMillis(8200)));
  }

  /** A check that passed, having seen this. */
  static Finding seen(String source, String text) {
    return new Finding(
        "S4-reach", "t", Verdict.pass(new Evidence(source, text)), Duration.ofMillis(10));
  }

  /** Something of everything, as one would look at it in a browser. */
  static Report mixed() {
    LabPlan plan = Plans.defaults();
    List<Finding> all = new ArrayList<>();
    all.add(
        new Finding(
            "B1-direct",
            "every path is direct, to the peer's LAN address",
            Verdict.fail(
                Diagnosis.NOT_DIRECT,
                "client → app goes through the relay headscale, no direct path was found",
                "UDP 41641 in both firewalls; tailscale netcheck",
                pings(plan)),
            Duration.ofMillis(3120)));
    all.add(
        new Finding(
            "S6-firewall-v6",
            "the firewall drops IPv6 requests from the LAN to every page",
            Verdict.pass(
                new Evidence(
                    "client: curl http://192.168.77.11/?lab=0a1b",
                    "no answer in time: Connection timed out after 2001 milliseconds"),
                new Evidence(
                    "app: nft list table inet lab", "\"LAN to hello\": 0 packets before, 2 after"),
                new Evidence(
                    "client: curl http://192.168.77.10/?lab=0a1c",
                    "no answer in time: Connection timed out after 2001 milliseconds")),
            Duration.ofMillis(4430)));
    all.add(
        new Finding(
            "S8-clocks",
            "the nodes' clocks agree",
            Verdict.pass(new Evidence("app: date +%s.%N", "0.02 s apart")),
            Duration.ofMillis(140)));
    all.add(SomeFindings.failed());
    all.add(SomeFindings.open());
    return of(plan, all.toArray(Finding[]::new));
  }

  private static Evidence[] pings(LabPlan plan) {
    List<Evidence> pings = new ArrayList<>();
    for (NodePlan from : plan.nodes()) {
      for (NodePlan to : plan.nodes()) {
        if (!from.equals(to)) {
          boolean relayed = from.name().equals("client") && to.name().equals("app");
          String via = relayed ? "DERP(headscale)" : to.lan().v4() + ":41641";
          pings.add(
              new Evidence(
                  "%s → %s: tailscale ping".formatted(from.name(), to.name()),
                  "pong from %s (%s) via %s in 3ms"
                      .formatted(to.name(), ADDRESSES.get(to.name()).get(0), via)));
        }
      }
    }
    return pings.toArray(Evidence[]::new);
  }

  static Report withoutFindings() {
    Report some = of();
    return new Report(
        some.plan(), Map.of(), new Findings(List.of()), 0, Optional.empty(), some.run());
  }
}
