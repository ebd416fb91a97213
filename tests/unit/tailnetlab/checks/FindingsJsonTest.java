package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsJsonTest {
  private static final List<Evidence> SEEN =
      List.of(new Evidence("client: curl", "HTTP/1.1 403\n\"Forbidden\""));

  private final FindingsJson json = new FindingsJson();
  private final Findings findings =
      new Findings(
          List.of(
              finding("S1-health", new Verdict.Pass(SEEN)),
              finding(
                  "S6-firewall",
                  new Verdict.Fail(
                      Diagnosis.FIREWALL_OPEN,
                      List.of(Diagnosis.LAN_OPEN),
                      "app let it in",
                      "nft list",
                      SEEN)),
              finding("S5-http", new Verdict.Inconclusive("client: no route", List.of()))));

  @Test
  void comesBackAsItWas() {
    assertThat(json.read(json.write(findings))).isEqualTo(findings);
  }

  @Test
  void keepsEveryLook() throws Exception {
    Finding first =
        new Finding(
            "S4-reach",
            "it holds",
            Verdict.inconclusive("client: no route"),
            Instant.parse("2026-05-04T03:02:01Z"),
            Duration.ofMillis(20),
            List.of());
    Findings both = new Findings(List.of(finding("S4-reach", Verdict.pass()).after(first)));

    assertThat(json.read(json.write(both))).isEqualTo(both);
    JsonNode look = new ObjectMapper().readTree(json.write(both)).at("/findings/0/earlier/0");
    assertThat(look.path("at").asText()).isEqualTo("2026-05-04T03:02:01Z");
    assertThat(look.path("verdict").path("reason").asText()).isEqualTo("client: no route");
  }

  @Test
  void tellsScriptsEachCauseWithItsChecks() throws Exception {
    JsonNode cause = new ObjectMapper().readTree(json.write(findings)).at("/causes/0");

    assertThat(cause.path("diagnosis").asText()).isEqualTo("FIREWALL_OPEN");
    assertThat(cause.path("next").asText()).isEqualTo("nft list");
    assertThat(cause.path("checks").get(0).asText()).isEqualTo("S6-firewall");
  }

  @Test
  void tellsScriptsTheOutcomeTheKindAndSeconds() throws Exception {
    JsonNode written = new ObjectMapper().readTree(json.write(findings));

    assertThat(written.path("outcome").asText()).isEqualTo("FAIL");
    JsonNode fail = written.path("findings").path(1);
    assertThat(fail.path("took").decimalValue()).isEqualByComparingTo("1.234");
    assertThat(fail.path("verdict").path("kind").asText()).isEqualTo("FAIL");
    assertThat(fail.path("verdict").path("diagnosis").asText()).isEqualTo("FIREWALL_OPEN");
  }

  @Test
  void overlooksWhatANewerLabAdded() {
    Findings read =
        json.read(
            """
            {"outcome":"PASS","by":"a newer lab","findings":[{"id":"S9","title":"t","took":2,\
            "verdict":{"kind":"PASS","evidence":[],"score":1}}]}\
            """);

    assertThat(read.all())
        .containsExactly(
            new Finding("S9", "t", new Verdict.Pass(List.of()), Duration.ofSeconds(2)));
  }

  @Test
  void saysWhatIsNoFindings() {
    assertThatThrownBy(() -> json.read("[1]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("these are no findings:");
  }

  private static Finding finding(String id, Verdict verdict) {
    return new Finding(id, "it holds", verdict, Duration.ofMillis(1234));
  }
}
