package tailnetlab.checks;

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

    assertOpen(lab.run("S1-idle"), "passes on neither /ts2021 nor /derp");
  }

  @Test
  void missesTheServerOnTheLoginServersPort() {
    nginx(Lab.resource("nginx.conf").replace("443", "444"));

    assertFails(lab.run("S1-idle"), Diagnosis.TLS_BROKEN, "no server of nginx's on control");
  }

  @Test
  void quotesNginxWhereItRefusesItsConfiguration() {
    lab.on("control", "^nginx -T", 1, "", "nginx: [emerg] unexpected \"}\"\n");

    assertFails(lab.run("S1-idle"), Diagnosis.SERVICE_DOWN, "[emerg] unexpected");
  }

  private void nginx(String configuration) {
    lab.on("control", "^nginx -T", configuration);
  }
}
