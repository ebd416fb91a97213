package tailnetlab.checks;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.mesh.Tailscale.Handshake;
import tailnetlab.plan.NodePlan;

/**
 * Lets every node's own client do the handshake of a login: the control plane's key over HTTPS, the
 * upgrade through the proxy, and an answer that only the owner of that key can give.
 *
 * <p>A node without a client sends a handshake that is none. headscale complains of it in one way
 * when it arrived, in another when the proxy took it away, and says 500 when the upgrade was gone
 * (hscontrol's noise handler, v0.29; tailscale's controlhttpserver). The same tells why a real
 * handshake failed.
 */
record ControlUpgradePasses(List<NodePlan> askers) implements Check {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Tailscale's own words (control/controlhttp/controlhttpserver, AcceptHTTP). */
  private static final String ARRIVED = "invalid tailscale handshake header";

  private static final String TAKEN_AWAY = "missing Tailscale handshake header";

  /** A dash is no base64. headscale takes any four letters for a handshake, and goes on: 101. */
  private static final List<String> UPGRADE =
      List.of(
          "--http1.1",
          "-X",
          "POST",
          "-H",
          "Connection: upgrade",
          "-H",
          "Upgrade: tailscale-control-protocol",
          "-H",
          "X-Tailscale-Handshake: -");

  @Override
  public String id() {
    return "S1-ts2021";
  }

  @Override
  public String title() {
    return "every node's client does the handshake of a login with headscale";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(askers, asker -> judge(mesh, asker));
  }

  private static Verdict judge(Mesh mesh, NodePlan asker) {
    if (!asker.isMember()) {
      return probe(mesh, asker);
    }
    Handshake handshake = mesh.sightings().handshake(asker);
    Evidence seen = new Evidence(asker.name() + ": tailscale debug ts2021", told(handshake));
    return handshake.done() ? Verdict.pass(seen) : why(mesh, asker, seen);
  }

  private static Verdict why(Mesh mesh, NodePlan asker, Evidence seen) {
    Verdict probe = probe(mesh, asker);
    return probe instanceof Verdict.Fail fail
        ? Verdicts.all(List.of(fail, Verdict.pass(seen)))
        : Verdict.fail(
            Diagnosis.CONTROL_KEY_WRONG,
            "%s: the handshake arrives, and headscale does not answer it with the key of /key: %s"
                .formatted(asker.name(), lastLine(seen.text())),
            "location /key in the vhost, and noise_private.key on the control plane",
            seen,
            probe.evidence().get(0));
  }

  private static Verdict probe(Mesh mesh, NodePlan asker) {
    String url = mesh.plan().loginServer() + "/ts2021";
    Answer answer = mesh.http(asker).get(url, LIMIT, UPGRADE);
    Evidence seen = Answers.evidence(asker, url, answer);
    if (!(answer instanceof Answer.Response response)) {
      return Answers.controlPlaneTrouble(asker, answer, seen);
    }
    if (response.status() == 400 && response.body().contains(ARRIVED)) {
      return Verdict.pass(seen);
    }
    String got = "%s: HTTP %d for %s".formatted(asker.name(), response.status(), url);
    if (response.status() == 400 && response.body().contains(TAKEN_AWAY)) {
      return Verdict.fail(
          Diagnosis.PROXY_STRIPS_HANDSHAKE,
          got + ", \"" + TAKEN_AWAY + "\": it was sent",
          "proxy_set_header and proxy_pass_request_headers in the vhost of the login server",
          seen);
    }
    return switch (response.status()) {
      case 502, 503, 504 -> Answers.controlPlaneTrouble(asker, answer, seen);
      case 500 ->
          Verdict.fail(
              Diagnosis.PROXY_STRIPS_UPGRADE,
              got + ", which is headscale's word for an upgrade that did not arrive",
              "proxy_http_version 1.1 and the Upgrade and Connection headers of the vhost",
              seen);
      default ->
          Verdict.fail(
              Diagnosis.PROXY_DENIES,
              got + ", and no word of headscale's",
              "the locations, allow and deny in the vhost of the login server",
              seen);
    };
  }

  /** The lines without the addresses in memory that the client prints. */
  private static String told(Handshake handshake) {
    return handshake
        .output()
        .lines()
        .filter(line -> !line.contains("GotConn"))
        .collect(Collectors.joining("\n"));
  }

  private static String lastLine(String output) {
    return output.substring(output.lastIndexOf('\n') + 1);
  }
}
