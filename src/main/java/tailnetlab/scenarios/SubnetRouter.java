package tailnetlab.scenarios;

import java.util.List;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.plan.Cast;

/**
 * Makes a server the router of a network behind it. The route works when headscale has approved it
 * and the client accepts it, and not before.
 */
record SubnetRouter(Cast cast) implements Check {
  private static final String NETWORK = "10.99.0.0/24";

  @Override
  public String id() {
    return "B8-subnet-router";
  }

  @Override
  public String title() {
    return "an approved route leads through the tailnet, an unapproved one nowhere";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return Runbook.of(mesh, book -> steps(mesh, book));
  }

  private void steps(Mesh mesh, Runbook book) {
    Outside outside = new Outside(mesh, cast.server(), "10.99.0.2", NETWORK);
    Changes changes = new Changes(mesh);
    long id = mesh.headscale().node(cast.server().name()).id();
    book.does("a network behind " + cast.server().name(), outside::make);
    book.sees(
        outside.pingFrom(cast.server()).ok(),
        Diagnosis.UNEXPECTED,
        "the router itself reaches it",
        outside.routeFrom(cast.server()));
    book.does(
        "the router offers the route",
        () -> changes.run(cast.server(), "tailscale", "set", "--advertise-routes=" + NETWORK));
    book.does(
        "the client accepts routes",
        () -> changes.run(cast.client(), "tailscale", "set", "--accept-routes=true"));
    book.comes(
        "headscale has the offer",
        Changes.HEARD,
        Diagnosis.UNEXPECTED,
        () -> mesh.headscale().node(cast.server().name()).availableRoutes(),
        offered -> offered.contains(NETWORK));
    book.sees(
        !outside.pingFrom(cast.client()).ok(),
        Diagnosis.POLICY_TOO_OPEN,
        "unapproved, it leads nowhere",
        outside.routeFrom(cast.client()));
    book.does("headscale approves", () -> mesh.headscale().approveRoutes(id, List.of(NETWORK)));
    book.comes(
        "the client has the route",
        Changes.HEARD,
        Diagnosis.UNEXPECTED,
        () -> outside.routeFrom(cast.client()),
        route -> route.contains("tailscale0"));
    book.comes(
        "packets go there and back",
        Changes.HEARD,
        Diagnosis.NO_PATH,
        () -> outside.pingFrom(cast.client()).out().strip(),
        answer -> answer.contains(" 0% packet loss"));
  }
}
