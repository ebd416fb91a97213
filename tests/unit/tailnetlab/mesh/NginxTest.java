package tailnetlab.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tailnetlab.mesh.NginxConfig.Directive;

class NginxTest {
  private static final String HEAD = "# configuration file /etc/nginx/nginx.conf:\n";

  @Test
  void putsIncludedFilesInTheirPlace() {
    NginxConfig config =
        parse(
            """
            http { include conf.d/*.conf; include /etc/nginx/absent/*; }
            # configuration file /etc/nginx/conf.d/a.conf:
            server { listen 443; }
            # configuration file /etc/nginx/other/b.conf:
            server { listen 444; }
            """);

    assertThat(config.http().orElseThrow().block())
        .extracting(Directive::name, server -> server.value("listen").orElseThrow())
        .containsExactly(org.assertj.core.groups.Tuple.tuple("server", "443"));
  }

  @Test
  void readsQuotesCommentsAndVariables() {
    NginxConfig config =
        parse("a 'b;{' \"it\\\"s\" x${y}z \\.php$; # no; directive {\nmap $a $b { '' close; }");

    assertThat(config.directives().get(0).args())
        .containsExactly("b;{", "it\"s", "x${y}z", "\\.php$");
    assertThat(config.directives().get(1).block().get(0))
        .hasToString(new Directive("", java.util.List.of("close"), java.util.List.of()).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "'a { b;', a } too few",
    "'a; }', a } too many",
    "'a b', '`a b` without its ;'",
    "';', a directive without a name"
  })
  void saysWhatIsNoSyntaxOfNginx(String text, String words) {
    assertThatExceptionOfType(UnreadableAnswer.class)
        .isThrownBy(() -> parse(text))
        .withMessageContaining("app: nginx -T is not in nginx's syntax: " + words);
  }

  @ParameterizedTest
  @CsvSource({
    "/derp, location /derp",
    "/derp/probe, location /derp",
    "/derp/exact, location = /derp/exact",
    "/ts2021, location /",
    "/x.PHP, location ~* \\.php$",
    "/static/x.php, location ^~ /static"
  })
  void findsTheLocationInNginxsOrder(String path, String location) {
    NginxConfig config =
        parse(
            """
            http { server { listen 443 ssl; server_name other control;
              location / { proxy_pass http://a; }
              location /derp { return 503; }
              location = /derp/exact { return 200; }
              location ~* \\.php$ { return 404; }
              location ^~ /static { return 404; }
            } }
            """);

    assertThat(site(config, "control").orElseThrow().location(path).orElseThrow())
        .hasToString(location);
  }

  @Test
  void takesTheServerOfThatNameElseTheDefaultElseTheFirst() {
    String servers =
        "http { proxy_read_timeout 1m30s; server { listen 443; proxy_read_timeout 1; location / {}"
            + " } server { listen [::]:443 default_server; server_name b; proxy_read_timeout 2;"
            + " location / {} } server { listen 80; server_name c; } server { listen 0.0.0.0:443;"
            + " server_name d; location / {} } }";

    assertThat(limit(servers, "d")).isEqualTo(Duration.ofSeconds(90));
    assertThat(limit(servers, "nobody")).isEqualTo(Duration.ofSeconds(2));
    assertThat(limit(servers.replace(" default_server", ""), "c")).isEqualTo(Duration.ofSeconds(1));
    assertThat(Nginx.site(parse(servers), "192.168.77.10", "c", 8443)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "60, 60000",
    "5s, 5000",
    "250ms, 250",
    "1h, 3600000",
    "1m30s, 90000",
    "1h 1, 3601000"
  })
  void readsTimesAsNginxDoes(String text, long millis) {
    assertThat(NginxTime.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "h", "5x", "$timeout"})
  void refusesWhatIsNoTime(String text) {
    assertThatExceptionOfType(UnreadableAnswer.class)
        .isThrownBy(() -> NginxTime.parse(text))
        .withMessage("`%s` is no time of nginx's".formatted(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "location / { try_files /none @headscale; } location @headscale { %s }",
        "location / { error_page 418 = @headscale; return 418; } location @headscale { %s }",
        "location / { location /derp { %s } }",
        "location / { try_files $uri /inner; } location = /inner { %s }",
        "location ~ ^/(derp|ts2021) { %s } location / { return 404; }"
      })
  void followsAPathToWhereItIsPassedOn(String locations) {
    String inner = "proxy_pass http://127.0.0.1:8080; proxy_read_timeout 7;";
    NginxConfig config =
        parse("http { server { listen 443 ssl; " + locations.formatted(inner) + " } }");

    NginxLocation found = site(config, "control").orElseThrow().location("/derp").orElseThrow();

    assertThat(found.isProxied()).as(found.toString()).isTrue();
    assertThat(found.limit("proxy_read_timeout")).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void locationsThatHandOnToEachOtherEnd() {
    NginxConfig config =
        parse(
            "http { server { listen 443; location / { try_files $uri @a; }"
                + " location @a { try_files $uri @b; } location @b { try_files $uri @a; } } }");

    assertThat(site(config, "control").orElseThrow().location("/derp"))
        .hasValueSatisfying(found -> assertThat(found.isProxied()).isFalse());
  }

  @Test
  void aServerOfTheVeryAddressGoesBeforeOneOfTheName() {
    NginxConfig config =
        parse(
            "http { server { listen 443; server_name control; }"
                + " server { listen 192.168.77.10:443; server_name other; } }");

    assertThat(site(config, "control")).hasToString("Optional[server other on 192.168.77.10:443]");
    assertThat(Nginx.site(config, "fd77::10", "control", 443))
        .hasToString("Optional[server control on 443]");
  }

  private static Optional<NginxSite> site(NginxConfig config, String name) {
    return Nginx.site(config, "192.168.77.10", name, 443);
  }

  private static Duration limit(String servers, String name) {
    return site(parse(servers), name)
        .orElseThrow()
        .location("/")
        .orElseThrow()
        .limit("proxy_read_timeout");
  }

  private static NginxConfig parse(String text) {
    return NginxConfig.parse("app", HEAD + text);
  }
}
