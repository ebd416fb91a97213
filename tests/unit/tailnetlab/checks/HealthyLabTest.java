package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tailnetlab.plan.Role;

class HealthyLabTest {

  @Test
  void everyCheckPassesWithEvidence() {
    Lab lab = new Lab();
    Findings findings = new Verifier(new Catalogue(lab.plan()).checks()).run(lab.mesh(), f -> {});

    assertThat(findings.all())
        .isNotEmpty()
        .allSatisfy(
            finding -> {
              assertThat(finding.verdict()).as(finding.id()).isInstanceOf(Verdict.Pass.class);
              assertThat(finding.verdict().evidence()).as(finding.id()).isNotEmpty();
            });
    assertThat(findings.outcome()).isEqualTo(Findings.Outcome.PASS);
  }

  @Test
  void evidenceIsInWordsAndNoRecordsOfOurs() {
    Lab lab = new Lab();
    Findings findings = new Verifier(new Catalogue(lab.plan()).checks()).run(lab.mesh(), f -> {});

    assertThat(findings.all())
        .flatExtracting(finding -> finding.verdict().evidence())
        .extracting(Evidence::text)
        .allSatisfy(text -> assertThat(text).doesNotContainPattern("\\b[A-Z]\\w+\\[\\w+="));
  }

  @Test
  void anotherInventoryIsProvenWithoutNames() {
    Lab lab =
        new Lab(
            Lab.node("control", 10, Role.HEADSCALE, Role.TLS_PROXY, Role.TAILSCALE_JOIN),
            Lab.node("web", 21, Role.HELLO, Role.TAILSCALE_JOIN),
            Lab.node("shop", 22, Role.HELLO, Role.TAILSCALE_JOIN),
            Lab.node("anna", 31, Role.TAILSCALE),
            Lab.node("bert", 32, Role.TAILSCALE),
            Lab.node("carl", 33, Role.TAILSCALE));
    Findings findings = new Verifier(new Catalogue(lab.plan()).checks()).run(lab.mesh(), f -> {});

    assertThat(findings.all())
        .allSatisfy(f -> assertThat(f.verdict()).as(f.id()).isInstanceOf(Verdict.Pass.class));
    assertThat(lab.run("S4-reach").evidence())
        .extracting(Evidence::source)
        .contains("carl → web: tailscale ping", "web → carl: tailscale ping")
        .as("30 ordered pairs, three pings each")
        .hasSize(90);
  }

  @Test
  void findingsComeInTheCataloguesOrderAndAreToldAsTheyCome() {
    Lab lab = new Lab();
    List<Check> checks = new Catalogue(lab.plan()).checks();
    List<String> told = new ArrayList<>();

    Findings findings = new Verifier(checks).run(lab.mesh(), f -> told.add(f.id()));

    List<String> ids = checks.stream().map(Check::id).toList();
    assertThat(findings.all()).extracting(Finding::id).isEqualTo(ids);
    assertThat(told).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void idsAreUniqueAndTitlesFitALine() {
    List<Check> checks = new Catalogue(new Lab().plan()).checks();

    assertThat(checks).extracting(Check::id).doesNotHaveDuplicates();
    assertThat(checks)
        .extracting(Check::title)
        .allSatisfy(title -> assertThat(title.length()).isLessThanOrEqualTo(80))
        .allSatisfy(title -> assertThat(title).doesNotEndWith("."));
  }

  @Test
  void aLabOfOneNodeIsAskedOnlyWhatOneNodeCanTell() {
    Lab lab =
        new Lab(
            Lab.node(
                "control", 10, Role.HELLO, Role.TAILSCALE_JOIN, Role.HEADSCALE, Role.TLS_PROXY));

    assertThat(new Catalogue(lab.plan()).checks())
        .extracting(Check::id)
        .contains("S1-control-plane", "S6-allow-list-v4", "S8-routes")
        .doesNotContain("S4-reach", "S5-pages", "S6-firewall-v4", "B1-direct");
  }
}
