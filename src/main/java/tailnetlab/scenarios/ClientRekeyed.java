package tailnetlab.scenarios;

import java.util.List;
import tailnetlab.baseline.Keys;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.mesh.Headscale.PreAuthKey;
import tailnetlab.mesh.Tailscale.UpRequest;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;

/** Lets a client log in again with a fresh key: it stays who it is. */
record ClientRekeyed(LabPlan plan, Cast cast) implements Check {
  @Override
  public String id() {
    return "B7-rekey";
  }

  @Override
  public String title() {
    return "a client that logs in anew keeps its name and its addresses";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return Runbook.of(mesh, book -> steps(mesh, book));
  }

  private void steps(Mesh mesh, Runbook book) {
    String name = cast.client().name();
    MeshNode before = mesh.headscale().node(name);
    PreAuthKey key = new Keys(mesh).singleUse();
    book.does(
        "it logs in with a fresh key",
        () ->
            mesh.tailscale(cast.client())
                .up(
                    new UpRequest(
                        plan.loginServer(),
                        name,
                        key.secret(),
                        Keys.JOIN,
                        List.of("--force-reauth"))));
    MeshNode after = mesh.headscale().node(name);
    book.sees(
        after.keyId().filter(used -> used == key.id()).isPresent(),
        Diagnosis.NOT_JOINED,
        "headscale let it in by that key",
        "the key's id is %d, that of the node's %s".formatted(key.id(), after.keyId()));
    book.sees(
        after.addresses().equals(before.addresses()) && after.id() == before.id(),
        Diagnosis.NAME_MISMATCH,
        "the same entry with the same addresses",
        "%d %s, then %d %s"
            .formatted(before.id(), before.addresses(), after.id(), after.addresses()));
    book.comesToHold(Keys.JOIN, "S2-members", "S3-own-key", "S4-reach", "S5-pages");
  }
}
