package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static tailnetlab.checks.Reds.assertFails;
import static tailnetlab.checks.Reds.assertOpen;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyKeepsIdleTunnelsTest {
  private final Lab lab = new Lab();

  @ParameterizedTest
  @CsvSource({
    "proxy_read_timeout 1h;, proxy_read_timeout 5s;, proxy_read_timeout is 5s for /ts2021",
    "proxy_read_timeout 1h;, '', proxy_read_timeout is 60s for /derp",
    "proxy_send_timeout 1h;, proxy_send_timeout 65;, proxy_send_timeout is 65 for /derp"
  })
  void seesAProxyThatCutsSilentTunnels(String was, String becomes, String words) {
    nginx(Lab.resource("nginx.conf").replace(was, becomes));

    assertFails(lab.run("S1-idle"), Diagnosis.PROXY_TIMEOUT, words);
  }

  @Test
  void asksForNoLimitWhereNothingIsPassedOn() {
    nginx(Lab.resource("nginx.conf").replace("proxy_pass http://127.0.0.1:8080;", ""));

    assertOpen(lab.run("S1-idle"), "does not say to whom it passes on /ts2021");
  }

  @Test
  void missesTheServerOnTheLoginServersPort() {
    nginx(Lab.resource("nginx.conf").replace("443", "444"));

    assertFails(lab.run("S1-idle"), Diagnosis.TLS_BROKEN, "no server of nginx's on control");
  }

  @Test
  void quotesNginxWhereItRefusesItsConfiguration() {
    lab.census("control").without("nginx", "nginx: [emerg] unexpected \"}\"");

    assertFails(lab.run("S1-idle"), Diagnosis.SERVICE_DOWN, "[emerg] unexpected");
  }

  @Test
  void asksForEachTunnelItself() {
    nginx(
        Lab.resource("nginx.conf")
            .replace("location / {", "location /derp { return 503; }\n  location / {"));

    assertOpen(lab.run("S1-idle"), "does not say to whom it passes on /derp");
  }

  @Test
  void followsAProxyThatIsWrittenWithANamedLocation() {
    nginx(
        Lab.resource("nginx.conf")
            .replace(
                "location / {",
                "location / { try_files /none @headscale; }\n location @headscale {"));

    assertThat(lab.run("S1-idle")).isInstanceOf(Verdict.Pass.class);
  }

  private void nginx(String configuration) {
    lab.census("control").with("nginx", configuration);
  }
}
