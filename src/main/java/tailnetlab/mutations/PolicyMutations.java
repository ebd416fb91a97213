package tailnetlab.mutations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.ExpectationsHold;
import tailnetlab.checks.Findings;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verifier;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.plan.Cast;
import tailnetlab.plan.Expectation;
import tailnetlab.plan.Expectation.Access;
import tailnetlab.plan.Expectation.Over;
import tailnetlab.plan.NodePlan;

/** Policies that hide, filter, or let through what they should not. */
record PolicyMutations(Cast cast) {
  /** Headscale takes HuJSON; these need none of its comforts. */
  private static final String NOBODY = "{\"grants\": []}";

  private static final String EVERYTHING =
      "{\"grants\": [{\"src\": [\"*\"], \"dst\": [\"*\"], \"ip\": [\"*\"]}]}";

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
            "the policy lets peers see each other and connect in one direction only",
            "S4-reach",
            Diagnosis.POLICY_FILTERS,
            mesh -> set(mesh, oneWay(mesh), Answer.TimedOut.class)),
        new Mutation(
            "policy-without-pages",
            "the policy lets pings through, and no page",
            "S5-pages",
            Diagnosis.POLICY_FILTERS,
            mesh -> set(mesh, PINGS_ONLY, Answer.TimedOut.class)),
        new Mutation(
                "policy-too-open",
                "the policy allows all where a denial is expected",
                "B11-expectations",
                Diagnosis.POLICY_TOO_OPEN,
                this::openUp)
            .with(denial()));
  }

  private Check denial() {
    return new ExpectationsHold(List.of(denied()));
  }

  /** Denied first, and seen to be: else the check would be red whatever we do. */
  private void openUp(Mesh mesh) {
    set(mesh, PINGS_ONLY, Answer.TimedOut.class);
    Findings before = new Verifier(List.of(denial())).run(mesh, finding -> {});
    if (before.outcome() != Findings.Outcome.PASS) {
      throw new IllegalStateException("the denial does not hold to begin with: " + before.all());
    }
    set(mesh, EVERYTHING, Answer.Response.class);
  }

  /**
   * Makes all see each other for the sake of one port, on which nobody listens. Of each pair one
   * may begin: with any port to a node go pings (matchIPsOnly in tailscale's filter).
   */
  private String oneWay(Mesh mesh) {
    String client = address(mesh, cast.client());
    String control = address(mesh, cast.control());
    String server = address(mesh, cast.server());
    List<Map<String, List<String>>> grants =
        List.of(grant(client, control), grant(client, server), grant(control, server));
    try {
      return new ObjectMapper().writeValueAsString(Map.of("grants", grants));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a policy cannot be written", e);
    }
  }

  private static Map<String, List<String>> grant(String from, String to) {
    return Map.of("src", List.of(from), "dst", List.of(to), "ip", List.of("tcp:7"));
  }

  private static String address(Mesh mesh, NodePlan node) {
    return mesh.tailscale(node).addresses().get(0);
  }

  private Expectation denied() {
    return new Expectation(
        cast.client().name(), cast.server().name(), 80, Over.TAILNET, Access.DENY);
  }

  private void hideAll(Mesh mesh) {
    mesh.headscale().setPolicy(NOBODY);
    for (NodePlan member : mesh.plan().members()) {
      new Changes(mesh)
          .await(
              "the empty list of peers of " + member.name(),
              () -> mesh.tailscale(member).status().peers().isEmpty());
    }
  }

  /** Waits until a page is so answered: the filter is each client's own, and comes by its map. */
  private void set(Mesh mesh, String policy, Class<? extends Answer> answer) {
    String url = "http://%s/".formatted(mesh.plan().magicName(cast.server()));
    mesh.headscale().setPolicy(policy);
    new Changes(mesh)
        .await(
            "the filter at " + cast.server().name(),
            () -> answer.isInstance(mesh.http(cast.client()).get(url, Duration.ofSeconds(2))));
  }
}
