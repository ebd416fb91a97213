package tailnetlab.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tailnetlab.Plans;
import tailnetlab.plan.Expectation.Access;
import tailnetlab.plan.Expectation.Over;
import tailnetlab.plan.LabPlan.Policy;

class ExpectationReaderTest {
  private static final String TAGGED =
      """
      nodes:
        - {name: login, roles: [headscale, tls-proxy]}
        - {name: shop, roles: [hello, tailscale-join], tags: [tag:web, tag:pay]}
        - {name: blog, roles: [hello, tailscale-join], tags: [tag:web]}
        - {name: laptop, roles: [tailscale]}
      """;

  @TempDir private Path project;

  @Test
  void aLabExpectsNothingByDefault() {
    assertThat(Plans.defaults().expectations()).isEmpty();
    assertThat(Plans.defaults().policy()).isEqualTo(Policy.NONE);
  }

  @Test
  void readsWhatIsDeclaredAndTakesTheTailnetWhereNothingIsSaid() {
    LabPlan plan =
        Plans.with(
            """
            expect:
              - {from: client, to: app, port: 80, access: allow}
              - {from: client, to: app, port: 80, over: lan, access: deny}
            """);

    assertThat(plan.expectations())
        .containsExactly(
            new Expectation("client", "app", 80, Over.TAILNET, Access.ALLOW),
            new Expectation("client", "app", 80, Over.LAN, Access.DENY));
    assertThat(plan.expectations().get(0))
        .hasToString("client → app:80 over the tailnet, expected allow");
  }

  @Test
  void aTagStandsForEveryNodeThatHasIt() {
    LabPlan plan =
        Plans.with(TAGGED + "expect: [{from: tag:web, to: tag:web, port: 80, access: deny}]");

    assertThat(plan.expectations())
        .extracting(Expectation::flow)
        .containsExactly("shop → blog:80 over the tailnet", "blog → shop:80 over the tailnet");
    assertThat(plan.node("shop").tags()).containsExactly("tag:pay", "tag:web");
  }

  @Test
  void rulesSurviveATripThroughJson() throws IOException {
    Files.writeString(project.resolve("p.hujson"), "{\"grants\":[]} // nothing\n");
    LabPlan plan =
        Plans.with(
            TAGGED
                + "policy: p.hujson\n"
                + "expect: [{from: laptop, to: tag:pay, port: 1, access: deny}]",
            project);

    assertThat(new PlanJson().read(new PlanJson().write(plan))).isEqualTo(plan);
  }

  @Test
  void anotherTextInTheFileIsAnotherPlan() throws IOException {
    Files.writeString(project.resolve("p.hujson"), "{\"grants\":[]}");
    LabPlan before = Plans.with("policy: p.hujson", project);
    Files.writeString(project.resolve("p.hujson"), "{\"acls\":[]}");

    assertThat(Plans.with("policy: p.hujson", project)).isNotEqualTo(before);
    assertThat(before.policy()).isEqualTo(new Policy("p.hujson", "{\"grants\":[]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {from: client, to: app, port: 80}                         | expect[0].access: "" is no expectation. Write allow or deny
          {from: client, to: app, port: 80, access: alow}           | expect[0].access: "alow" is no expectation. Did you mean allow? Write allow or deny
          {from: client, to: app, port: 0, access: deny}            | expect[0].port: "0" is no TCP port. Write a number from 1 to 65535
          {from: client, to: app, port: 65536, access: deny}        | expect[0].port: "65536" is no TCP port
          {from: client, to: app, port: http, access: deny}         | expect[0].port: "http" is no TCP port
          {from: client, to: ap, port: 80, access: deny}            | expect[0].to: there is no node "ap". Did you mean app? Write a node's name or a tag: control, app, client
          {to: app, port: 80, access: deny}                         | expect[0].from: there is no node. Write a node's name
          {from: client, to: tag:db, port: 80, access: deny}        | expect[0].to: there is no node with the tag "tag:db"
          {from: app, to: app, port: 80, access: deny}              | expect[0].to: from and to are the same node. Name two nodes
          {from: client, to: app, port: 80, over: wan, access: deny} | expect[0].over: there is no network "wan". Did you mean lan? Write tailnet or lan
          {from: client, to: app, ports: 80, access: deny}          | expect[0].ports: there is no such key. Did you mean port?
          app                                                       | expect[0]: an entry is a map
          """)
  void refuses(String entry, String message) {
    assertThat(mistakes("expect: [" + entry + "]")).contains(message);
  }

  @Test
  void refusesTwoThatContradictEachOther() {
    assertThat(
            mistakes(
                """
                expect:
                  - {from: client, to: app, port: 80, access: allow}
                  - {from: client, to: app, port: 22, access: deny}
                  - {from: client, to: app, port: 80, over: tailnet, access: deny}
                """))
        .isEqualTo(
            "expect[2].access: client → app:80 over the tailnet is deny here and allow in"
                + " expect[0]. Keep one of the two");
  }

  @Test
  void refusesTheTailnetForANodeThatIsNotInIt() {
    assertThat(mistakes(TAGGED + "expect: [{from: laptop, to: login, port: 443, access: allow}]"))
        .isEqualTo(
            "expect[0].to: login is not in the tailnet: it has no tailscale role. Add tailscale or"
                + " tailscale-join to its roles, or write over: lan");
  }

  @Test
  void refusesAMapInPlaceOfAList() {
    assertThat(mistakes("expect: {from: client}")).contains("expect: it is no list");
  }

  @Test
  void refusesAPolicyThatIsNotThereOrEmptyOrNoText() throws IOException {
    assertThat(mistakes("policy: acl.hujson"))
        .isEqualTo(
            "policy: there is no file \"acl.hujson\". Write the path of a HuJSON file, relative to"
                + " the project's folder");
    assertThat(mistakes("policy: .")).contains("policy: there is no file \".\"");

    Files.writeString(project.resolve("acl.hujson"), "\n");
    assertThat(mistakes("policy: acl.hujson"))
        .contains("policy: \"acl.hujson\" is empty, and headscale would go on as before");

    Files.write(project.resolve("acl.hujson"), "{\"ü\":1}".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(mistakes("policy: acl.hujson"))
        .contains("policy: \"acl.hujson\" is no text in UTF-8");
  }

  private String mistakes(String overlay) {
    return catchThrowableOfType(PlanException.class, () -> Plans.with(overlay, project))
        .getMessage();
  }
}
