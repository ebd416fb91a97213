package tailnetlab.scenarios;

import java.util.List;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Role;

/** Opens the firewalls and sees that nginx alone keeps the LAN out: with its 403, and its log. */
record AllowListAlone(LabPlan plan) implements Check {
  @Override
  public String id() {
    return "S6-allow-list-alone";
  }

  @Override
  public String title() {
    return "with the firewall open nginx alone keeps the LAN out";
  }

  @Override
  public Verdict run(Mesh mesh) {
    List<NodePlan> pages = plan.having(Role.HELLO);
    Changes changes = new Changes(mesh);
    return Runbook.of(
        mesh,
        book -> {
          book.does(
              "every firewall lets the LAN to the pages",
              () -> pages.forEach(page -> changes.rule(page, "iifname lan0 tcp dport 80 accept")));
          // The diagnosis says that nginx was reached and answered 403.
          book.turnsRed("S6-firewall-v4", Diagnosis.FIREWALL_OPEN);
          book.turnsRed("S6-firewall-v6", Diagnosis.FIREWALL_OPEN);
          book.turnsRed("S6-firewall-host-v4", Diagnosis.FIREWALL_OPEN);
          book.turnsRed("S6-firewall-host-v6", Diagnosis.FIREWALL_OPEN);
          book.holds("S6-allow-list-v4", "S6-allow-list-v6", "S5-pages");
        });
  }
}
