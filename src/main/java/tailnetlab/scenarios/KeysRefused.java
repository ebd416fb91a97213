package tailnetlab.scenarios;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import tailnetlab.baseline.Keys;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.mesh.Headscale.PreAuthKey;
import tailnetlab.mesh.Stranger;
import tailnetlab.mesh.Stranger.Attempt;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;

/**
 * Tries to join with keys that should not let anybody in. Before it, the positive control: the same
 * device joins with a good key, which is then the used one.
 */
record KeysRefused(LabPlan plan, Cast cast) implements Check {
  /** A refused client goes on trying until its limit. */
  private static final Duration REFUSED = Duration.ofSeconds(15);

  private static final Duration EXPIRED = Duration.ofSeconds(2);
  private static final String NONSENSE = "hskey-auth-nobodymadeit-" + "0".repeat(64);

  @Override
  public String id() {
    return "B2-keys";
  }

  @Override
  public String title() {
    return "a used, an expired, a revoked and a nonsense key let nobody in";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return Runbook.of(mesh, book -> steps(mesh, book));
  }

  private void steps(Mesh mesh, Runbook book) {
    Keys keys = new Keys(mesh);
    PreAuthKey expired = keys.living(EXPIRED);
    PreAuthKey used = keys.singleUse();
    try (Stranger first = Stranger.on(mesh.node(cast.client()))) {
      Attempt joined = first.up(plan.loginServer(), "first", used.secret(), Keys.JOIN);
      book.sees(joined.joined(), Diagnosis.NOT_JOINED, "a good key lets it in", told(joined));
    }
    List<Long> before = ids(mesh);
    refused(mesh, book, "a used key", used.secret(), "already used");
    refused(mesh, book, "an expired key", expired.secret(), "expired");
    PreAuthKey revoked = keys.singleUse();
    mesh.headscale().expirePreAuthKey(revoked.id());
    refused(mesh, book, "a revoked key", revoked.secret(), "expired");
    refused(mesh, book, "a nonsense key", NONSENSE, "invalid");
    List<Long> after = ids(mesh);
    book.sees(
        after.equals(before),
        Diagnosis.UNEXPECTED,
        "headscale's nodes before and after",
        "%s, %s".formatted(before, after));
  }

  private void refused(Mesh mesh, Runbook book, String what, String key, String reason) {
    try (Stranger stranger = Stranger.on(mesh.node(cast.client()))) {
      Attempt attempt = stranger.up(plan.loginServer(), "stranger", key, REFUSED);
      String words = told(attempt);
      boolean named = words.toLowerCase(Locale.ROOT).contains(reason);
      book.sees(
          !attempt.joined() && named,
          attempt.joined() ? Diagnosis.KEY_SHARED : Diagnosis.DENIED_FOR_ANOTHER_REASON,
          "%s is refused as \"%s\"".formatted(what, reason),
          words);
    }
  }

  private static List<Long> ids(Mesh mesh) {
    return mesh.headscale().nodes().stream().map(MeshNode::id).sorted().toList();
  }

  private static String told(Attempt attempt) {
    return "%s; the client: %s %s"
        .formatted(attempt.said(), attempt.status().backend(), attempt.status().health());
  }
}
