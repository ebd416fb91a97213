package tailnetlab.scenarios;

import static tailnetlab.baseline.Changes.SITE;

import java.util.List;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Role;

/** Takes the allow-lists away and sees that the firewall alone keeps the LAN out. */
record FirewallAlone(LabPlan plan) implements Check {
  @Override
  public String id() {
    return "S6-firewall-alone";
  }

  @Override
  public String title() {
    return "without any allow-list the firewall alone keeps the LAN out";
  }

  @Override
  public Verdict run(Mesh mesh) {
    List<NodePlan> pages = plan.having(Role.HELLO);
    Changes changes = new Changes(mesh);
    return Runbook.of(
        mesh,
        book -> {
          book.does(
              "every page serves whoever asks",
              () -> pages.forEach(page -> changes.nginx(page, SITE, "^  deny all;$", "")));
          book.turnsRed("S6-allow-list-v4", Diagnosis.ALLOWLIST_OPEN);
          book.turnsRed("S6-allow-list-v6", Diagnosis.ALLOWLIST_OPEN);
          book.holds("S6-firewall-v4", "S6-firewall-v6");
          book.holds("S6-firewall-host-v4", "S6-firewall-host-v6");
        });
  }
}
