package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static tailnetlab.checks.Reds.assertFails;
import static tailnetlab.checks.Reds.assertOpen;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SitesAsDeclaredTest {
  private static final String PROXY =
      "server { listen 443 ssl; listen [::]:443 ssl; server_name control; %s }";
  private static final String PASS = "proxy_pass http://127.0.0.1:8080;";

  private final Lab lab = new Lab();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "location / { %s }",
        "location / { try_files /none @h; } location @h { %s }",
        "location /derp { %s } location /ts2021 { %s } location / { %s }",
        "location = / { return 302 /windows; } location / { %s }",
        "set $to 127.0.0.1:8080; location / { proxy_pass http://$to; }",
        "location / { proxy_pass http://headscale; }",
        "location / { proxy_pass http://localhost:8080; }",
        "error_page 502 /50x.html; location = /50x.html { root /srv/errors; } location / { %s }",
        "if ($request_method = TRACE) { return 405; } location / { %s }",
        "location / { error_page 418 = @h; return 418; } location @h { %s }"
      })
  void takesAProxyHoweverItIsWritten(String locations) {
    serving(PROXY.formatted(locations.replace("%s", PASS)));

    assertThat(lab.run("S9-sites")).isInstanceOf(Verdict.Pass.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server { listen 80; server_name old.example; return 301 https://control; }",
        "server { listen 443 ssl default_server; ssl_reject_handshake on; location / { return 444;"
            + " } }",
        "server { listen 127.0.0.1:8081; location / { stub_status; } }"
      })
  void takesAServerThatGivesNothingAway(String server) {
    serving(PROXY.formatted("location / { " + PASS + " }") + server);

    assertThat(lab.run("S9-sites")).isInstanceOf(Verdict.Pass.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "location /metrics { proxy_pass http://127.0.0.1:9090; } | 443 serves"
            + " http://127.0.0.1:9090",
        "location /keys { alias /var/lib/headscale/; } | port 443 serves /var/lib/headscale/ to"
            + " control",
        "location /etc { root /; } | port 443 serves / to control",
        "location /status { stub_status; } | port 443 serves stub_status to control",
        "location = /x { return 200 'hello'; } | port 443 serves return 200 to control",
        "location /x { } | port 443 serves html to control",
        "location /a { location /a/b { proxy_pass http://10.0.0.1; } return 404; } |"
            + " http://10.0.0.1:80",
      })
  void seesALocationOfNobodys(String location, String words) {
    serving(PROXY.formatted(location + " location / { " + PASS + " }"));

    assertFails(lab.run("S9-sites"), Diagnosis.SITE_FOREIGN, words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http { server { listen 80; server_name files; root /srv/hello; } } | answers to the name"
            + " files",
        "http { server { listen 8081; root /srv/hello; } } | port 8081 serves /srv/hello to"
            + " whoever",
        "stream { server { listen 2222; proxy_pass 127.0.0.1:22; } } | it has a stream block"
      })
  void seesAServerOfNobodys(String block, String words) {
    lab.census("app").with("nginx", "# configuration file /etc/nginx/nginx.conf:\n" + block);

    assertFails(lab.run("S9-sites"), Diagnosis.SITE_FOREIGN, words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "allow 100.64.0.0/10; allow fd7a:115c:a1e0::/48; deny all;",
        "allow 100.64.0.2; allow 127.0.0.1; allow unix:; deny all; allow all;",
        "deny all; location / { allow 100.64.0.0/10; deny all; }",
        "deny all; location /x { allow all; return 403; }"
      })
  void takesAnAllowListHoweverItIsWritten(String rules) {
    page(rules);

    assertThat(lab.run("S9-sites")).isInstanceOf(Verdict.Pass.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "allow 100.64.0.0/10; allow 192.168.77.12; deny all; | port 80, allow 192.168.77.12",
        "allow 100.0.0.0/8; deny all; | allow 100.0.0.0/8",
        "allow all; deny all; | allow all",
        "allow 100.64.0.0/10; | no `deny all` at the end",
        "deny all; location /keys { allow 192.168.77.0/24; } | allow 192.168.77.0/24; port 80, no",
        "deny all; satisfy any; | satisfy any",
        "deny all; set_real_ip_from 192.168.77.1; | set_real_ip_from 192.168.77.1"
      })
  void seesWhoCouldHaveThePageBesidesTheTailnet(String rules, String words) {
    page(rules);

    assertFails(lab.run("S9-sites"), Diagnosis.ALLOWLIST_OPEN, words);
  }

  private void page(String rules) {
    lab.census("app")
        .with(
            "nginx",
            "# configuration file /etc/nginx/nginx.conf:\n"
                + "http { server { listen 80; root /srv/hello; %s } }".formatted(rules));
  }

  @Test
  void saysNothingOfAnAddressThatOnlyARequestKnows() {
    serving(PROXY.formatted("location / { proxy_pass http://$arg_to; }"));

    assertOpen(lab.run("S9-sites"), "nobody can say where http://$arg_to leads");
  }

  private void serving(String servers) {
    lab.census("control")
        .with(
            "nginx",
            "# configuration file /etc/nginx/nginx.conf:\n"
                + "http { upstream headscale { server 127.0.0.1:8080; }\n%s }".formatted(servers));
  }
}
