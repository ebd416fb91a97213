package tailnetlab.scenarios;

import java.util.List;
import tailnetlab.baseline.Changes;
import tailnetlab.baseline.Keys;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.mesh.Headscale;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.mesh.Tailscale.UpRequest;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;

/**
 * Wipes a client's memory, as a new installation does. Joined just so it becomes a twin, and that
 * is seen; with its old entry removed first, as the lab's own ritual does, it is itself again.
 */
record ClientRebuilt(LabPlan plan, Cast cast) implements Check {
  @Override
  public String id() {
    return "B7-rebuilt";
  }

  @Override
  public String title() {
    return "a rebuilt client is itself again, and a twin of it would be seen";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return Runbook.of(mesh, book -> steps(mesh, book));
  }

  private void steps(Mesh mesh, Runbook book) {
    book.does("the client loses its memory and joins", () -> rebuild(mesh));
    book.turnsRed("S2-members", Diagnosis.TWIN);
    book.does("the old entries are removed", () -> removeEntries(mesh));
    book.does("the client loses its memory and joins again", () -> rebuild(mesh));
    book.comesToHold(Keys.JOIN, "S2-members", "S3-own-key", "S4-reach", "S5-pages");
  }

  private void rebuild(Mesh mesh) {
    NodePlan client = cast.client();
    Changes changes = new Changes(mesh);
    mesh.systemd(client).stop("tailscaled.service");
    changes.run(client, "rm", "-rf", "/var/lib/tailscale");
    changes.run(client, "mkdir", "-m", "0700", "/var/lib/tailscale");
    mesh.systemd(client).start("tailscaled.service");
    String key = new Keys(mesh).singleUse().secret();
    mesh.tailscale(client)
        .up(new UpRequest(plan.loginServer(), client.name(), key, Keys.JOIN, List.of()));
  }

  private void removeEntries(Mesh mesh) {
    Headscale headscale = mesh.headscale();
    headscale.nodes().stream()
        .filter(node -> node.hostname().equals(cast.client().name()))
        .map(MeshNode::id)
        .forEach(headscale::deleteNode);
  }
}
