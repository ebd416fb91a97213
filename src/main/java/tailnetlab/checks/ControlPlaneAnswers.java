package tailnetlab.checks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.plan.NodePlan;

/** Asks headscale for its health and its key over TLS, with nothing but the system's trust. */
record ControlPlaneAnswers(List<NodePlan> askers) implements Check {
  private static final Pattern HEALTHY = Pattern.compile("\\{\"status\":\"pass\"\\}");

  /** What headscale gives to all of them; tailscale's OverTLSPublicKeyResponse, 1.102. */
  private static final Pattern KEY =
      Pattern.compile(
          "\\{(?:\"legacyPublicKey\":\"mkey:0{64}\",)?\"publicKey\":\"(mkey:[0-9a-f]{64})\"\\}");

  @Override
  public String id() {
    return "S1-control-plane";
  }

  @Override
  public String title() {
    return "every node gets the control plane's health and its one key over HTTPS it trusts";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return Verdicts.firstBad(
        () -> mesh.eachNode(askers, node -> judge(mesh, mesh.sightings().frontDoor(node))),
        () -> oneKey(mesh));
  }

  private static Verdict judge(Mesh mesh, FrontDoor door) {
    for (FrontDoor.Look health : door.health()) {
      if (text(health, HEALTHY).isEmpty()) {
        return trouble(mesh, door.asker(), health);
      }
    }
    FrontDoor.Look health = door.health().get(0);
    Optional<FrontDoor.Look> key = door.key();
    if (key.isEmpty()) {
      return Verdict.inconclusive(
          "no client of the lab says which version it speaks (S1-ts2021)", health.evidence());
    }
    return text(key.get(), KEY).isPresent()
        ? Verdict.pass(health.evidence(), key.get().evidence())
        : unexpected(door.asker(), key.get(), health.evidence(), key.get().evidence());
  }

  /** A wrong key is a key too: whether it is headscale's, the handshake says (S1-ts2021). */
  private Verdict oneKey(Mesh mesh) {
    Map<String, List<String>> askersByKey =
        askers.stream()
            .collect(
                Collectors.groupingBy(
                    asker ->
                        mesh.sightings()
                            .frontDoor(asker)
                            .key()
                            .flatMap(key -> text(key, KEY))
                            .orElse("none"),
                    TreeMap::new,
                    Collectors.mapping(NodePlan::name, Collectors.toList())));
    return askersByKey.size() == 1
        ? Verdict.pass()
        : Verdict.fail(
            Diagnosis.CONTROL_KEY_WRONG,
            "the control plane gives different keys: "
                + askersByKey.entrySet().stream()
                    .map(each -> each.getKey() + " to " + String.join(", ", each.getValue()))
                    .collect(Collectors.joining("; ")),
            "location /key in the vhost of the login server: only headscale answers there",
            new Evidence("/key, by node", askersByKey.toString()));
  }

  /** The answer's own text, where all of it is as it should be; its first group, with one. */
  private static Optional<String> text(FrontDoor.Look look, Pattern whole) {
    return Optional.of(look.answer())
        .filter(Answer.Response.class::isInstance)
        .map(Answer.Response.class::cast)
        .filter(response -> response.status() == 200)
        .map(response -> whole.matcher(response.body().strip()))
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(matcher.groupCount()));
  }

  /** A 5xx is the proxy speaking for a headscale that is not there; its journal says why. */
  private static Verdict trouble(Mesh mesh, NodePlan asker, FrontDoor.Look health) {
    if (!(health.answer() instanceof Answer.Response r) || r.status() < 500) {
      return unexpected(asker, health, health.evidence());
    }
    List<String> journal = mesh.systemd(mesh.plan().controlPlane()).journal("headscale", 20);
    Evidence log = new Evidence("control plane: journal of headscale", String.join("\n", journal));
    return mesh.headscale()
        .lastFatal()
        .map(
            cause ->
                Verdict.fail(
                    Diagnosis.CONFIG_REJECTED,
                    "headscale does not start: " + cause,
                    "headscale configtest, as the user headscale",
                    health.evidence(),
                    log))
        .orElseGet(
            () -> Answers.controlPlaneTrouble(asker, health.answer(), health.evidence(), log));
  }

  /** An answer of another's, such as a page of the proxy's own, is none of headscale's. */
  private static Verdict unexpected(NodePlan asker, FrontDoor.Look look, Evidence... seen) {
    return look.answer() instanceof Answer.Response response && response.status() < 500
        ? Verdict.fail(
            Diagnosis.PROXY_DENIES,
            "%s asked for %s and got no answer of headscale's: %s"
                .formatted(asker.name(), look.url(), Answers.told(response)),
            "the locations, allow and deny in the vhost of the login server",
            seen)
        : Answers.controlPlaneTrouble(asker, look.answer(), seen);
  }
}
