package tailnetlab.checks;

import java.util.List;
import java.util.Optional;
import tailnetlab.plan.NodePlan;

/** Fetches each page by its IPv6 tailnet address: MagicDNS gives IPv4 only to two-family nodes. */
record TailnetV6Pages(List<NodePlan> askers, List<NodePlan> servers) implements Check {
  @Override
  public String id() {
    return "B9-pages";
  }

  @Override
  public String title() {
    return "each page answers over the tailnet's IPv6";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachPair(Expected.served(mesh.plan(), askers, servers), pair -> judge(mesh, pair));
  }

  private static Verdict judge(Mesh mesh, Pair pair) {
    Optional<String> address = Family.V6.tailnetAddress(mesh, pair.to());
    if (address.isEmpty()) {
      return Membership.fault(mesh, pair.to())
          .orElseGet(
              () ->
                  Verdict.fail(
                      Diagnosis.NO_PATH,
                      "%s has no IPv6 tailnet address".formatted(pair.to().name()),
                      "prefixes.v6 in headscale's configuration"));
    }
    String url = Visits.byAddress(address.get());
    return Page.judge(mesh, pair, url, mesh.sightings().visits(pair.from()).at(url));
  }
}
