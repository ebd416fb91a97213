package tailnetlab.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tailnetlab.Plans;

class PlanReaderTest {
  @Test
  void readsTheProjectsDefaults() {
    LabPlan plan = plan("");

    assertThat(plan.nodes()).extracting(NodePlan::name).containsExactly("control", "app", "client");
    assertThat(plan.controlPlane().roles())
        .containsExactly(Role.HELLO, Role.TAILSCALE_JOIN, Role.HEADSCALE, Role.TLS_PROXY);
    assertThat(plan.node("app").lan().v4()).isEqualTo("192.168.77.11");
    assertThat(plan.node("client").lan().v6()).isEqualTo("fd77:7a11:0:77::c");
    assertThat(plan.clients()).extracting(NodePlan::name).containsExactly("client");
    assertThat(plan.loginServer()).isEqualTo("https://control");
    assertThat(plan.hypervisor().isEmbedded()).isTrue();
  }

  @Test
  void givesEachNodeOfEachLanItsOwnCard() {
    assertThat(plan("").node("app").lan().mac())
        .startsWith("52:54:00:")
        .isNotEqualTo(plan("").node("client").lan().mac())
        .isNotEqualTo(plan("lan: 192.168.78.0/24").node("app").lan().mac());
  }

  @Test
  void survivesATripThroughJson() {
    LabPlan plan = plan("");

    assertThat(new PlanJson().read(new PlanJson().write(plan))).isEqualTo(plan);
  }

  @Test
  void namesTheRoleThatWasMeant() {
    assertThat(mistakes("nodes: [{name: control, roles: [headscal, tls-proxy]}]"))
        .contains(
            "nodes[0].roles: there is no role \"headscal\". Did you mean headscale? Roles are"
                + " hello, tailscale, tailscale-join, headscale, tls-proxy");
  }

  @Test
  void tellsEveryMistakeAtOnce() {
    assertThat(mistakes("lan: 192.168.77.5/24\nbaseDomain: acme\nmemory: 64\nacceleration: kwm"))
        .contains(
            "lan: \"192.168.77.5/24\" is an address inside a range; the range is 192.168.77.0/24")
        .contains("baseDomain: \"acme\" does not do")
        .contains("memory: 64 is too little. At least 512 is needed")
        .contains("acceleration: there is no accelerator \"kwm\". Did you mean kvm?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nodes: []                                   | nodes: the inventory is empty
          nodes: [app]                                | nodes[0]: an entry is a map with name and roles
          nodes: [{name: a, roles: [hello]}]          | nodes: no node has the role headscale
          nodes: [{name: a, roles: [tailscale], tags: [web]}] | nodes[0].tags: "web" is no tag. Write tag: and a lower-case name: tag:web
          nodes: [{name: a, roles: [tailscale], tags: web}] | nodes[0].tags: it is no list. Write [tag:web]
          nodes: [{name: a, roles: [headscale, tls-proxy], tags: [tag:a]}] | nodes[0].tags: a node outside the tailnet has no tags
          nodes: [{name: A_1, roles: [tailscale]}]    | nodes[0].name: "A_1" is no node name
          nodes: [{name: a, role: [hello]}]           | nodes[0].role: there is no such key. Did you mean roles?
          nodes: [{name: a, roles: [headscale]}]      | nodes: a has headscale without tls-proxy
          nodes: [{name: a, roles: [tls-proxy]}]      | nodes: a has tls-proxy without headscale
          nodes: [{name: a, roles: [hello]}]          | nodes: a has hello and never joins
          nodes: [{name: a, roles: [hello, hello]}]   | nodes[0].roles: "hello" is there twice
          nodes: [{name: a, roles: [hello], memory: x}] | nodes[0].memory: ""x"" is no whole number
          lan: 100.100.0.0/24                         | lan: 100.100.0.0/24 overlaps the tailnet's 100.64.0.0/10
          lan: fd77::/64                              | lan: fd77::/64 is IPv6
          lan: 192.168.77.0/28                        | lan: 192.168.77.0/28 is too small
          lan: nonsense                               | lan: "nonsense" is no address range
          lan: example.org/24                         | lan: "example.org/24" does not start with an address
          lanV6: fd7a:115c:a1e0::/64                  | lanV6: fd7a:115c:a1e0::/64 overlaps the tailnet's fd7a:115c:a1e0::/48
          tailnet: 10.0.0.0/8                         | tailnet: 10.0.0.0/8 is not inside 100.64.0.0/10
          tailnetV6: fd00::/48                        | tailnetV6: fd00::/48 is not inside fd7a:115c:a1e0::/48
          hypervisor: embeded                         | hypervisor: "embeded" is neither embedded nor a libvirt URI. Did you mean embedded?
          user: 9                                     | user: "9" does not do
          """)
  void refuses(String configuration, String message) {
    assertThat(mistakes(configuration)).contains(message);
  }

  @Test
  void knowsEveryKeyOfTheProjectsFile() throws IOException {
    JsonNode project = new YAMLMapper().readTree(Path.of("Pulumi.yaml").toFile());
    List<String> keys = new ArrayList<>();
    project.path("config").fieldNames().forEachRemaining(keys::add);

    assertThat(PlanReader.KEYS).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void refusesTwoNodesOfOneName() {
    assertThat(mistakes("nodes: [{name: a, roles: [tailscale]}, {name: a, roles: [tailscale]}]"))
        .contains("nodes: two nodes are named a. Give each a name of its own");
  }

  @Test
  void refusesTwoControlPlanes() {
    assertThat(
            mistakes(
                "nodes: [{name: a, roles: [headscale, tls-proxy]}, {name: b, roles: [headscale,"
                    + " tls-proxy]}]"))
        .contains("nodes: 2 nodes have the role headscale: [a, b]");
  }

  private String mistakes(String overlay) {
    return catchThrowableOfType(PlanException.class, () -> plan(overlay)).getMessage();
  }

  private static LabPlan plan(String overlay) {
    return Plans.with(overlay);
  }
}
