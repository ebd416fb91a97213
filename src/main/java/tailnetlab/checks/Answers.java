package tailnetlab.checks;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.plan.NodePlan;

/** Says what an HTTP answer was, and what is behind a failed one on the login server's port. */
final class Answers {
  private static final int SHOWN = 200;

  private static final Pattern TITLE = Pattern.compile("(?s)<title>([^<]+)</title>");

  private Answers() {}

  /** Tells the answer as one line of evidence. */
  static String told(Answer answer) {
    if (answer instanceof Answer.Response r) {
      return "HTTP %d from %s: %s".formatted(r.status(), r.remoteAddress(), shortened(r.body()));
    }
    if (answer instanceof Answer.NoSuchName a) {
      return "the name does not resolve: " + a.message();
    }
    if (answer instanceof Answer.Refused a) {
      return "connection refused: " + a.message();
    }
    if (answer instanceof Answer.TimedOut a) {
      return "no answer in time: " + a.message();
    }
    if (answer instanceof Answer.Untrusted a) {
      return "certificate not accepted: " + a.message();
    }
    Answer.Broken broken = (Answer.Broken) answer;
    // 0 is none of curl's failures: somebody else asked.
    if (broken.curlExit() == 0) {
      return "the connection broke: " + broken.message();
    }
    return "curl ended with %d: %s".formatted(broken.curlExit(), broken.message());
  }

  /** Names the evidence of a request that a node made. */
  static Evidence evidence(NodePlan from, String url, Answer answer) {
    return evidence(from.name(), url, answer);
  }

  /** The same for who is no node of the lab. */
  static Evidence evidence(String from, String url, Answer answer) {
    return new Evidence(from + ": curl " + url, told(answer));
  }

  /**
   * Diagnoses an answer that should have come from headscale through the proxy.
   *
   * @param asker who asked
   */
  static Verdict controlPlaneTrouble(NodePlan asker, Answer answer, Evidence... seen) {
    return controlPlaneTrouble(asker.name(), answer, seen);
  }

  /** Diagnoses an answer that should have been the relay's upgrade. */
  static Verdict relayTrouble(String asker, String url, Answer answer, Evidence... seen) {
    return switch (answer instanceof Answer.Response response ? response.status() : 0) {
      case 426 ->
          Verdict.fail(
              Diagnosis.PROXY_STRIPS_UPGRADE,
              "the relay got no upgrade for " + url,
              "proxy_http_version 1.1 and the Upgrade and Connection headers of the vhost",
              seen);
      case 404 ->
          Verdict.fail(
              Diagnosis.DERP_DISABLED,
              "the control plane serves no relay under " + url,
              "derp.server.enabled in headscale's configuration",
              seen);
      default -> controlPlaneTrouble(asker, answer, seen);
    };
  }

  private static Verdict controlPlaneTrouble(String asker, Answer answer, Evidence... seen) {
    return Verdict.fail(
        controlPlaneDiagnosis(answer),
        "%s asked the control plane: %s".formatted(asker, told(answer)),
        "systemctl status nginx headscale on the control plane",
        seen);
  }

  private static Diagnosis controlPlaneDiagnosis(Answer answer) {
    if (answer instanceof Answer.Untrusted untrusted) {
      return certificateDiagnosis(untrusted.message());
    }
    if (answer instanceof Answer.NoSuchName) {
      return Diagnosis.LAN_NAME_UNKNOWN;
    }
    if (answer instanceof Answer.Refused || answer instanceof Answer.Broken) {
      return Diagnosis.TLS_BROKEN;
    }
    return Diagnosis.CONTROL_DOWN;
  }

  /** Reads OpenSSL's and curl's words for what is wrong with a certificate. */
  private static Diagnosis certificateDiagnosis(String message) {
    String text = message.toLowerCase(Locale.ROOT);
    if (text.contains("expired") || text.contains("not yet valid")) {
      return Diagnosis.CERT_EXPIRED;
    }
    if (text.contains("subject name") || text.contains("subjectaltname")) {
      return Diagnosis.CERT_NO_SAN;
    }
    return Diagnosis.UNTRUSTED_CERT;
  }

  /** Of a page the title says it, as of nginx's own: "502 Bad Gateway". */
  private static String shortened(String body) {
    Matcher title = TITLE.matcher(body);
    // The relay's own frames are no text.
    String line =
        (title.find() ? title.group(1) : body)
            .strip()
            .replaceAll("\\s+", " ")
            .replaceAll("\\p{Cntrl}", "·");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }
}
