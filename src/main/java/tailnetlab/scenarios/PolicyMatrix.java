package tailnetlab.scenarios;

import static tailnetlab.plan.Expectation.Access.ALLOW;
import static tailnetlab.plan.Expectation.Access.DENY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.ExpectationsHold;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.mesh.HeadscaleError;
import tailnetlab.plan.Cast;
import tailnetlab.plan.Expectation;
import tailnetlab.plan.Expectation.Access;
import tailnetlab.plan.Expectation.Over;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;

/**
 * Sets a policy with a tag, and tries what it allows and what it denies; then one whose own tests
 * fail, which headscale must refuse without a trace.
 */
record PolicyMatrix(LabPlan plan, Cast cast, Patience patience) implements Check {
  private static final String TAG = "tag:page";

  @Override
  public String id() {
    return "B4-policy";
  }

  @Override
  public String title() {
    return "a policy with tags lets through what it says and nothing else; a failing one is"
        + " refused";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return Runbook.of(mesh, book -> steps(mesh, book));
  }

  private void steps(Mesh mesh, Runbook book) {
    String policy = policy(80);
    book.does("a policy: members reach %s on port 80".formatted(TAG), () -> set(mesh, policy()));
    book.does("the same with a test of its own", () -> mesh.headscale().setPolicy(policy));
    book.comesToHold(patience.heard(), new ExpectationsHold(matrix()));
    Optional<String> refused = refusal(mesh);
    book.sees(
        refused.filter(words -> words.contains("test")).isPresent(),
        Diagnosis.POLICY_TOO_OPEN,
        "headscale refuses a policy whose own tests fail",
        refused.orElse("it was taken"));
    book.sees(
        mesh.headscale().policy().equals(Optional.of(policy)),
        Diagnosis.UNEXPECTED,
        "the policy is the same as before",
        mesh.headscale().policy().orElse("(none)"));
    book.comesToHold(patience.heard(), new ExpectationsHold(matrix()));
  }

  /** A policy's own tests are run against the nodes there are: the tag comes before the test. */
  private void set(Mesh mesh, String policy) {
    mesh.headscale().setPolicy(policy);
    mesh.headscale().tagNode(mesh.headscale().node(cast.server().name()).id(), List.of(TAG));
  }

  private List<Expectation> matrix() {
    return List.of(
        flow(cast.client(), cast.server(), ALLOW),
        flow(cast.control(), cast.server(), ALLOW),
        flow(cast.client(), cast.control(), DENY),
        flow(cast.server(), cast.control(), DENY));
  }

  private static Expectation flow(NodePlan from, NodePlan to, Access access) {
    return new Expectation(from.name(), to.name(), 80, Over.TAILNET, access);
  }

  private Optional<String> refusal(Mesh mesh) {
    try {
      mesh.headscale().setPolicy(policy(81));
      return Optional.empty();
    } catch (HeadscaleError e) {
      return Optional.of(e.reason());
    }
  }

  /** Writes a policy that allows port 80, with a test that wants this one to be allowed. */
  private String policy(int tested) {
    return policy(List.of(Map.of("src", user(), "accept", List.of(TAG + ":" + tested))));
  }

  private String policy() {
    return policy(List.of());
  }

  private String policy(List<Map<String, Object>> tests) {
    Map<String, Object> policy = new LinkedHashMap<>();
    policy.put("tagOwners", Map.of(TAG, List.of(user())));
    policy.put(
        "grants",
        List.of(Map.of("src", List.of(user()), "dst", List.of(TAG), "ip", List.of("tcp:80"))));
    policy.put("tests", tests);
    try {
      return new ObjectMapper().writeValueAsString(policy);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a policy cannot be written", e);
    }
  }

  private String user() {
    return plan.tailnet().user() + "@";
  }
}
