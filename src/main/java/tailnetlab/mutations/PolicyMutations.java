package tailnetlab.mutations;

import java.util.List;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.ExpectationsHold;
import tailnetlab.checks.Mesh;
import tailnetlab.plan.Cast;
import tailnetlab.plan.Expectation;
import tailnetlab.plan.Expectation.Access;
import tailnetlab.plan.Expectation.Over;

/** Policies that hide, filter, or let through what they should not. */
record PolicyMutations(Cast cast) {
  /** Headscale takes HuJSON; these need none of its comforts. */
  private static final String NOBODY = "{\"grants\": []}";

  private static final String EVERYTHING =
      "{\"grants\": [{\"src\": [\"*\"], \"dst\": [\"*\"], \"ip\": [\"*\"]}]}";

  /** Peers see each other for the sake of one port, on which nobody listens. */
  private static final String ANOTHER_PORT =
      "{\"grants\": [{\"src\": [\"*\"], \"dst\": [\"*\"], \"ip\": [\"tcp:7\"]}]}";

  private static final String PINGS_ONLY =
      "{\"grants\": [{\"src\": [\"*\"], \"dst\": [\"*\"], \"ip\": [\"icmp:*\", \"ipv6-icmp:*\"]}]}";

  List<Mutation> all() {
    return List.of(
        new Mutation(
            "policy-denies-all",
            "the policy lets nobody see anybody",
            "S4-reach",
            Diagnosis.POLICY_DENIES,
            this::hideAll),
        new Mutation(
            "policy-filters",
            "the policy lets peers see each other and nothing else",
            "S4-reach",
            Diagnosis.POLICY_FILTERS,
            mesh -> set(mesh, ANOTHER_PORT)),
        new Mutation(
            "policy-without-pages",
            "the policy lets pings through, and no page",
            "S5-pages",
            Diagnosis.POLICY_FILTERS,
            mesh -> set(mesh, PINGS_ONLY)),
        new Mutation(
            "policy-too-open",
            "the policy allows all where a denial is expected",
            "B11-expectations",
            Diagnosis.POLICY_TOO_OPEN,
            mesh -> mesh.headscale().setPolicy(EVERYTHING),
            List.of(new ExpectationsHold(List.of(denied())))));
  }

  private Expectation denied() {
    return new Expectation(
        cast.client().name(), cast.server().name(), 80, Over.TAILNET, Access.DENY);
  }

  private void hideAll(Mesh mesh) {
    mesh.headscale().setPolicy(NOBODY);
    new Changes(mesh)
        .await(
            "the client's empty list of peers",
            () -> mesh.tailscale(cast.client()).status().peers().isEmpty());
  }

  /** Waits until a page does not answer: the filter is each client's own, and comes by its map. */
  private void set(Mesh mesh, String policy) {
    String url = "http://%s/".formatted(mesh.plan().magicName(cast.server()));
    mesh.headscale().setPolicy(policy);
    new Changes(mesh)
        .await(
            "the filter at " + cast.server().name(),
            () ->
                mesh.http(cast.client()).get(url, java.time.Duration.ofSeconds(2))
                    instanceof tailnetlab.mesh.Http.Answer.TimedOut);
  }
}
