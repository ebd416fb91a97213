package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateSurgeryTest {
  private static final String STATE =
      """
      {"version": 3, "deployment": {
        "resources": [
          {"urn": "u::stack", "type": "pulumi:pulumi:Stack"},
          {"urn": "u::credentials", "type": "tailnetlab:resources:Credentials", "parent": "u::stack"},
          {"urn": "u::ritual", "type": "tailnetlab:resources:Ritual", "parent": "u::stack"},
          {"urn": "u::tailnet", "type": "pulumi:providers:tailnet", "id": "1"},
          {"urn": "u::libvirt", "type": "pulumi:providers:libvirt", "id": "2"},
          {"urn": "u::ca", "type": "tailnet:index:CertificateAuthority",
           "parent": "u::credentials", "provider": "u::tailnet::1"},
          {"urn": "u::server", "type": "tailnet:index:ServerCertificate",
           "parent": "u::credentials", "provider": "u::tailnet::1",
           "dependencies": ["u::ca", "u::domain"],
           "propertyDependencies": {"key": ["u::ca"], "name": ["u::domain"]}},
          {"urn": "u::old", "type": "tailnet:index:SshKey", "delete": true,
           "parent": "u::credentials", "provider": "u::tailnet::1"},
          {"urn": "u::domain", "type": "libvirt:index/domain:Domain", "provider": "u::libvirt::2"},
          {"urn": "u::ready", "type": "tailnet:index:NodeReady",
           "parent": "u::ritual", "provider": "u::tailnet::1"}],
        "pending_operations": [{"type": "creating"}]}}
      """;

  private final JsonNode state = read();
  private final StateSurgery surgery = new StateSurgery(state);

  @Test
  void keepsTheCredentialsAndWhatTheyHangOn() {
    int gone = surgery.keepOnlyCredentials();
    assertThat(urns())
        .as("what is left, in the order in which things depend on each other")
        .containsExactly("u::stack", "u::credentials", "u::tailnet", "u::ca", "u::server");
    assertThat(gone).as("how many were taken out").isEqualTo(5);
  }

  @Test
  void leavesNoWordOfWhatIsGone() {
    surgery.keepOnlyCredentials();
    JsonNode server = state.at("/deployment/resources/4");
    assertThat(server.at("/dependencies").toString()).isEqualTo("[\"u::ca\"]");
    assertThat(server.at("/propertyDependencies").toString())
        .isEqualTo("{\"key\":[\"u::ca\"],\"name\":[]}");
  }

  @Test
  void forgetsWhatWasBegunAndNothingElse() {
    surgery.forgetPendingOperations();
    assertThat(state.at("/deployment").has("pending_operations")).isFalse();
    assertThat(urns()).as("the resources").hasSize(10);
  }

  private List<String> urns() {
    List<String> urns = new ArrayList<>();
    state.at("/deployment/resources").forEach(one -> urns.add(one.get("urn").asText()));
    return urns;
  }

  private static JsonNode read() {
    try {
      return new ObjectMapper().readTree(STATE);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
