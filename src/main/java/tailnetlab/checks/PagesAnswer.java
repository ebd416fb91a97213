package tailnetlab.checks;

import java.util.List;
import tailnetlab.plan.NodePlan;

/** Fetches each page by its MagicDNS name: the right host answers, from a tailnet address. */
record PagesAnswer(List<NodePlan> askers, List<NodePlan> servers) implements Check {
  @Override
  public String id() {
    return "S5-pages";
  }

  @Override
  public String title() {
    return "each MagicDNS name brings the page of the host it names";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachPair(
        Expected.served(mesh.plan(), askers, servers),
        pair -> {
          String url = Visits.byName(mesh, pair.to());
          return Page.judge(mesh, pair, url, mesh.sightings().visits(pair.from()).at(url));
        });
  }
}
