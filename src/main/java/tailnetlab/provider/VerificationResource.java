package tailnetlab.provider;

import static tailnetlab.provider.Shape.Kind.CONNECTIONS;
import static tailnetlab.provider.Shape.Kind.TEXT;
import static tailnetlab.provider.Shape.Kind.TEXTS;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import tailnetlab.checks.Catalogue;
import tailnetlab.checks.Check;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Findings;
import tailnetlab.checks.FindingsJson;
import tailnetlab.checks.Finished;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verifier;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.Orders;
import tailnetlab.plan.PlanJson;
import tailnetlab.provider.Task.Attempt;
import tailnetlab.remote.Node;

/**
 * The proof of the lab: every check of the catalogue, run again whenever something changed, and
 * whenever a run is to end with a proof.
 */
final class VerificationResource implements Resource {
  /** A run ends by itself; this one is for a verifier that forgot it. */
  private static final Duration PROOF = Verifier.LIMIT.plusSeconds(30);

  private final Checks checks;

  VerificationResource(Checks checks) {
    this.checks = checks;
  }

  /** Runs the real catalogue. */
  static VerificationResource overCatalogue() {
    return new VerificationResource(
        new Checks(
            plan -> new Catalogue(plan).checks(),
            (list, seen) -> mesh -> new Verifier(list).run(mesh, seen)));
  }

  @Override
  public Shape shape() {
    return Shape.of("Verification", "The proof of the lab: every check of the catalogue.")
        .takes("plan", TEXT)
        .takes("connections", CONNECTIONS)
        .takes("subjects", TEXTS)
        .gives("outcome", TEXT)
        .gives("findings", TEXT)
        .gives("provenAt", TEXT)
        .lookingAgain();
  }

  @Override
  public boolean isDue(Orders orders) {
    return orders.prove();
  }

  @Override
  public State create(Properties inputs, Task task) {
    return new State("verification", inputs, run(inputs, task));
  }

  @Override
  public State update(State before, Properties inputs, Task task) {
    return new State(before.id(), inputs, run(inputs, task));
  }

  private Properties run(Properties inputs, Task task) {
    LabPlan plan = new PlanJson().read(inputs.text("plan"));
    Properties connections = inputs.object("connections");
    Map<String, Node> nodes = new HashMap<>();
    connections.names().forEach(name -> nodes.put(name, task.node(connections.object(name))));
    List<Check> list = checks.catalogue().apply(plan);
    Finished finished = new Finished();
    task.say("%d checks".formatted(list.size()));
    Run run =
        checks
            .verifier()
            .apply(
                list,
                finding -> task.say(Telling.line(finding, finished.with(finding), list.size())));
    Attempt<Findings> attempt =
        task.briefly(task.limit(PROOF), () -> run.run(new Mesh(plan, nodes)));
    Findings findings =
        attempt
            .value()
            .orElseThrow(
                () ->
                    Failure.because(
                        "INCONCLUSIVE: %d of %d checks came to an end: %s"
                            .formatted(finished.count(), list.size(), attempt.problem())));
    String json = new FindingsJson().write(findings);
    // Whatever the outcome: of a resource that failed, the state keeps nothing.
    task.surroundings().trail().findings(json);
    return switch (findings.outcome()) {
      case PASS ->
          Properties.NONE
              .with("outcome", findings.outcome().name())
              .with("findings", json)
              .with("provenAt", task.surroundings().clock().instant().toString());
      case FAIL -> throw Failure.because(Telling.failures(findings));
      case INCONCLUSIVE -> throw Failure.because(Telling.inconclusive(findings));
    };
  }

  /**
   * What is run.
   *
   * @param catalogue the checks of a plan
   * @param verifier how they are run, and who is told of each finding
   */
  record Checks(
      Function<LabPlan, List<Check>> catalogue,
      BiFunction<List<Check>, Consumer<Finding>, Run> verifier) {}

  /** One run over a mesh. */
  interface Run {
    Findings run(Mesh mesh);
  }
}
