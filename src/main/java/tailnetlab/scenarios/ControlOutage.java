package tailnetlab.scenarios;

import tailnetlab.baseline.Changes;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.plan.Cast;

/**
 * Stops headscale for a while. What is joined goes on without it; when it is back, its clients come
 * by themselves, and what is told to them arrives.
 */
record ControlOutage(Cast cast) implements Check {
  private static final String NOBODY = "{\"grants\": []}";

  @Override
  public String id() {
    return "B5-outage";
  }

  @Override
  public String title() {
    return "the mesh carries on without headscale, and its clients come back to it by themselves";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return Runbook.of(
        mesh,
        book -> {
          book.does(
              "headscale stops", () -> mesh.systemd(cast.control()).stop("headscale.service"));
          book.turnsRed("S1-control-plane", Diagnosis.CONTROL_DOWN);
          book.holds("S4-reach", "S5-pages", "B1-direct");
          book.does(
              "headscale starts", () -> mesh.systemd(cast.control()).start("headscale.service"));
          book.comesToHold(Changes.HEARD, "S1-control-plane", "S1-ts2021", "S2-members");
          book.comes(
              "every member online again",
              Changes.HEARD,
              Diagnosis.CONTROL_DOWN,
              () -> mesh.headscale().nodes(),
              nodes -> nodes.stream().allMatch(node -> node.online()));
          book.does("a policy that hides all peers", () -> mesh.headscale().setPolicy(NOBODY));
          book.comes(
              "the client has heard of it",
              Changes.HEARD,
              Diagnosis.CONTROL_DOWN,
              () -> mesh.tailscale(cast.client()).status().peers().keySet(),
              peers -> peers.isEmpty());
        });
  }
}
