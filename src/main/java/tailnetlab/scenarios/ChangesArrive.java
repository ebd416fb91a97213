package tailnetlab.scenarios;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.plan.Cast;
import tailnetlab.plan.NodePlan;

/** Changes a name and the policy, and waits until every client has heard of it, and of the end. */
record ChangesArrive(Cast cast, Patience patience) implements Check {
  private static final String OTHER_NAME = "another-name";
  private static final String NOBODY = "{\"grants\": []}";

  @Override
  public String id() {
    return "B4-arrival";
  }

  @Override
  public String title() {
    return "a name and a policy that headscale is given reach every client";
  }

  @Override
  public Verdict run(Mesh mesh) {
    String name = cast.server().name();
    return Runbook.of(
        mesh,
        book -> {
          book.does(
              "headscale calls the server " + OTHER_NAME, () -> rename(mesh, name, OTHER_NAME));
          othersHear(book, mesh, peers -> peers.contains(OTHER_NAME) && !peers.contains(name));
          book.does(
              "headscale calls it %s again".formatted(name), () -> rename(mesh, OTHER_NAME, name));
          othersHear(book, mesh, peers -> peers.contains(name) && !peers.contains(OTHER_NAME));
          Optional<String> before = mesh.headscale().policy();
          book.does("a policy that hides all peers", () -> mesh.headscale().setPolicy(NOBODY));
          othersHear(book, mesh, Set::isEmpty);
          book.does(
              "the policy of before",
              () ->
                  before.ifPresentOrElse(
                      mesh.headscale()::setPolicy, mesh.headscale()::clearPolicy));
          othersHear(book, mesh, peers -> peers.contains(name));
        });
  }

  private static void rename(Mesh mesh, String from, String to) {
    mesh.headscale().renameNode(mesh.headscale().node(from).id(), to);
  }

  private void othersHear(Runbook book, Mesh mesh, Predicate<Set<String>> wanted) {
    for (NodePlan node : mesh.plan().members()) {
      if (!node.equals(cast.server())) {
        book.comes(
            node.name() + " has heard of it",
            patience.heard(),
            Diagnosis.CONTROL_LOST,
            () -> mesh.tailscale(node).statusNow().peers().keySet(),
            wanted);
      }
    }
  }
}
