package tailnetlab.scenarios;

import java.util.List;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.plan.Cast;
import tailnetlab.remote.Command;
import tailnetlab.remote.Result;

/** Lets a client send everything through a server, and then nothing. */
record ExitNode(Cast cast) implements Check {
  private static final List<String> EVERYTHING = List.of("0.0.0.0/0", "::/0");

  @Override
  public String id() {
    return "B8-exit-node";
  }

  @Override
  public String title() {
    return "an approved exit node carries a client's packets to the outside, until it is left";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return Runbook.of(mesh, book -> steps(mesh, book));
  }

  private void steps(Mesh mesh, Runbook book) {
    // RFC 5737: documentation, so nobody is there but our own machine.
    Outside outside = new Outside(mesh, cast.server(), "198.51.100.2", "198.51.100.0/24");
    Changes changes = new Changes(mesh);
    long id = mesh.headscale().node(cast.server().name()).id();
    book.does("an outside behind " + cast.server().name(), outside::make);
    book.sees(
        outside.routeFrom(cast.client()).contains("unreachable"),
        Diagnosis.NOT_HERMETIC,
        "the client has no way there",
        outside.routeFrom(cast.client()));
    book.does(
        "the server offers to be the exit",
        () -> changes.run(cast.server(), "tailscale", "set", "--advertise-exit-node"));
    book.comes(
        "headscale has the offer",
        Changes.HEARD,
        Diagnosis.UNEXPECTED,
        () -> mesh.headscale().node(cast.server().name()).availableRoutes(),
        offered -> offered.containsAll(EVERYTHING));
    book.does("headscale approves", () -> mesh.headscale().approveRoutes(id, EVERYTHING));
    book.comes(
        "the client takes it",
        Changes.HEARD,
        Diagnosis.UNEXPECTED,
        () -> takeExit(mesh),
        said -> said.isEmpty());
    book.comes(
        "packets go there and back",
        Changes.HEARD,
        Diagnosis.NO_PATH,
        () -> outside.pingFrom(cast.client()).out().strip(),
        answer -> answer.contains(" 0% packet loss"));
    book.does(
        "the client leaves it",
        () -> changes.run(cast.client(), "tailscale", "set", "--exit-node="));
    book.comes(
        "no way there any more",
        Changes.HEARD,
        Diagnosis.NOT_HERMETIC,
        () -> outside.routeFrom(cast.client()),
        route -> route.contains("unreachable"));
  }

  /** The LAN stays reachable beside the exit: our own connection comes from there. */
  private String takeExit(Mesh mesh) {
    Result said =
        mesh.node(cast.client())
            .run(
                Command.of(
                    "tailscale",
                    "set",
                    "--exit-node=" + cast.server().name(),
                    "--exit-node-allow-lan-access=true"));
    return said.ok() ? "" : (said.out() + said.err()).strip();
  }
}
