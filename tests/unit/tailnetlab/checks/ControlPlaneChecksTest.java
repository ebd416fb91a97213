package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static tailnetlab.checks.Reds.assertFails;
import static tailnetlab.checks.Reds.assertOpen;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tailnetlab.plan.Role;

class ControlPlaneChecksTest {
  private final Lab lab = new Lab();

  @ParameterizedTest
  @CsvSource({
    "60, SSL certificate problem: unable to get local issuer certificate, UNTRUSTED_CERT",
    "60, SSL certificate problem: self-signed certificate, UNTRUSTED_CERT",
    "60, SSL certificate problem: certificate has expired, CERT_EXPIRED",
    "60, SSL certificate problem: certificate is not yet valid, CERT_EXPIRED",
    "60, SSL: no alternative certificate subject name matches target host name 'control',"
        + " CERT_NO_SAN",
    "35, TLS connect error: wrong version number, TLS_BROKEN",
    "7, Connection refused, TLS_BROKEN",
    "28, Connection timed out, CONTROL_DOWN",
    "6, Could not resolve host: control, LAN_NAME_UNKNOWN"
  })
  void readsCurlsWordsForWhatIsWrongWithTheLoginServer(
      int exit, String message, Diagnosis diagnosis) {
    lab.on("app", "https://control/health", Lab.noPage(exit, message));

    assertFails(lab.run("S1-control-plane"), diagnosis, "app asked the control plane");
  }

  @Test
  void takesAnErrorOfTheProxyForAHeadscaleThatIsDown() {
    lab.on("client", "https://control/health", Lab.page(502, "Bad Gateway", "192.168.77.10"));

    assertFails(lab.run("S1-control-plane"), Diagnosis.CONTROL_DOWN, "HTTP 502");
  }

  @Test
  void tellsARefusedConfigurationInHeadscalesOwnWords() {
    lab.on("client", "https://control/health", Lab.page(502, "Bad Gateway", "192.168.77.10"))
        .on("control", "journalctl .*headscale", "FTL Error initializing: dns.magic_dns\n");

    assertFails(lab.run("S1-control-plane"), Diagnosis.CONFIG_REJECTED, "Error initializing");
  }

  @Test
  void seesACertificateWithoutSanThatCurlWouldTake() {
    lab.on("client", "^certificates", Lab.resource("certificate-no-san.pem"));

    assertFails(lab.run("S1-certificate"), Diagnosis.CERT_NO_SAN, "SAN has [], not control");
  }

  @Test
  void judgesTheCertificateByTheNodesOwnClock() {
    lab.on("client", "^date \\+%s$", "1890000000\n");

    assertFails(lab.run("S1-certificate"), Diagnosis.CERT_EXPIRED, "client has 2029-11");
  }

  @Test
  void missesACertificate() {
    lab.on("client", "https://control/health", Lab.noPage(7, "Connection refused"));
    lab.on("client", "%\\{certs\\}", 7, "", "curl: (7) Failed to connect to control port 443");

    assertFails(lab.run("S1-certificate"), Diagnosis.TLS_BROKEN, "no certificate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"control", "app", "client"})
  void asksEveryNodeForTheCertificateOverBothFamilies(String node) {
    lab.on(node, "^certificates --ipv6", Lab.resource("certificate-no-san.pem"));

    assertFails(lab.run("S1-certificate"), Diagnosis.CERT_NO_SAN, "SAN has [], not control");
  }

  @ParameterizedTest
  @ValueSource(strings = {"control", "app", "client"})
  void looksAtACertificateTooThatIsNotTrusted(String node) {
    lab.on(node, "--verbose .*https://control/health", Lab.noPage(60, "SSL certificate problem"));
    lab.on(node, "^certificates", "");
    lab.on(node, "--ipv6 .*%\\{certs\\}", Lab.resource("certificate-no-san.pem"));

    assertFails(lab.run("S1-certificate"), Diagnosis.CERT_NO_SAN, "SAN has [], not control");
  }

  @Test
  void wantsHealthOverBothFamilies() {
    lab.on("app", "--ipv6 .*https://control/health", Lab.noPage(7, "Connection refused"));

    assertFails(lab.run("S1-control-plane"), Diagnosis.TLS_BROKEN, "app asked the control plane");
  }

  @Test
  void seesACertificateThatEndsWithinTheWeek() {
    lab.on("app", "^date \\+%s$", "1866240000\n"); // 2029-02-20

    assertFails(lab.run("S1-certificate"), Diagnosis.CERT_EXPIRES_SOON, "less than 7 days");
  }

  @ParameterizedTest
  @CsvSource({
    "200, it works, PROXY_DENIES",
    "200, {\"status\":\"pass\"} of nobody, PROXY_DENIES",
    "403, 403 Forbidden, PROXY_DENIES",
    "503, Service Unavailable, CONTROL_DOWN"
  })
  void takesNoOtherAnswerForHeadscales(int status, String body, Diagnosis diagnosis) {
    lab.on("app", "https://control/health", Lab.page(status, body, "192.168.77.10"));

    assertFails(lab.run("S1-control-plane"), diagnosis, "app asked");
  }

  @Test
  void wantsOneKeyForAllNodes() {
    lab.on("app", "https://control/key", Lab.page(200, Lab.controlKey("01"), "192.168.77.10"));

    assertFails(
        lab.run("S1-control-plane"), Diagnosis.CONTROL_KEY_WRONG, "7a7a to control, client");
  }

  @Test
  void seesAKeyThatIsNone() {
    lab.on("app", "https://control/key", Lab.page(200, "{\"publicKey\":\"\"}", "192.168.77.10"));

    assertFails(lab.run("S1-control-plane"), Diagnosis.PROXY_DENIES, "no answer of headscale's");
  }

  @Test
  void judgesNoKeyThatNoClientCanAskFor() {
    lab.plan()
        .nodes()
        .forEach(node -> lab.on(node.name(), "debug ts2021", 1, "", "tailscale: not found"));

    assertOpen(lab.run("S1-control-plane"), "no client of the lab says which version it speaks");
  }

  @ParameterizedTest
  @CsvSource({
    "500, Internal error, PROXY_STRIPS_UPGRADE",
    "502, Bad Gateway, CONTROL_DOWN",
    "403, Forbidden, PROXY_DENIES",
    "404, not found, PROXY_DENIES",
    "400, missing Tailscale handshake header, PROXY_STRIPS_HANDSHAKE",
    "400, Bad Request, PROXY_DENIES",
    "400, invalid tailscale handshake header, CONTROL_KEY_WRONG"
  })
  void saysWhyANodesHandshakeFails(int status, String body, Diagnosis diagnosis) {
    lab.on("app", "debug ts2021", "Fetching keys from https://control/key?v=142 ...\nerror on 2/2")
        .on("app", "/ts2021", Lab.page(status, body, "192.168.77.10"));

    assertFails(lab.run("S1-ts2021"), diagnosis, "app");
  }

  @Test
  void probesTheControlProtocolWhereANodeHasNoClient() {
    Lab without =
        new Lab(
            Lab.node("control", 10, Role.HEADSCALE, Role.TLS_PROXY),
            Lab.node("client", 12, Role.TAILSCALE));
    assertThat(without.run("S1-ts2021")).isInstanceOf(Verdict.Pass.class);

    without.on(
        "control", "/ts2021", Lab.page(400, "missing Tailscale handshake header", "192.168.77.10"));
    assertFails(without.run("S1-ts2021"), Diagnosis.PROXY_STRIPS_HANDSHAKE, "control: HTTP 400");
  }

  @ParameterizedTest
  @CsvSource({"426, PROXY_STRIPS_UPGRADE", "404, DERP_DISABLED", "502, CONTROL_DOWN"})
  void seesThatTheRelaysProtocolDoesNotPass(int status, Diagnosis diagnosis) {
    lab.on("client", "/derp", Lab.page(status, "no", "192.168.77.10"));

    assertFails(lab.run("S1-derp"), diagnosis, "control");
  }

  @Test
  void saysNothingOfTheMeshWhenANodeCannotBeAsked() {
    lab.unreachable("app");

    assertOpen(lab.run("S1-control-plane"), "app: the SSH session broke");
  }

  @Test
  void letsARedNodeOutweighOneThatCannotBeAsked() {
    lab.unreachable("app")
        .on("client", "https://control/health", Lab.noPage(28, "Connection timed out"));

    assertFails(lab.run("S1-control-plane"), Diagnosis.CONTROL_DOWN, "client asked");
  }
}
