package tailnetlab.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tailnetlab.LabOutputs;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Endpoint;

/**
 * How to reach the nodes of a lab whose building failed. Such a stack has no outputs yet, but its
 * state has the keys: enough to look at what went wrong.
 */
final class HalfBuilt {
  private static final String KEY = "tailnet:index:SshKey";

  private HalfBuilt() {}

  /**
   * Reads what {@code pulumi stack export --show-secrets} printed.
   *
   * @return nothing when not every node has its key
   */
  static Optional<Access> parse(String exported, LabPlan plan) {
    Map<String, JsonNode> keys = new LinkedHashMap<>();
    try {
      for (JsonNode resource : new ObjectMapper().readTree(exported).at("/deployment/resources")) {
        if (resource.path("type").asText().equals(KEY)) {
          String urn = resource.path("urn").asText();
          keys.put(urn.substring(urn.lastIndexOf("::") + 2), resource.path("outputs"));
        }
      }
      Map<String, Endpoint> connections = new LinkedHashMap<>();
      for (NodePlan node : plan.nodes()) {
        JsonNode host = keys.get(node.name() + "-host");
        JsonNode ours = keys.get("ssh");
        if (host == null || ours == null) {
          return Optional.empty();
        }
        connections.put(
            node.name(),
            new Endpoint(
                node.name(),
                node.lan().v4(),
                host.path("publicLine").asText(),
                secret(ours.path("privatePem"))));
      }
      return Optional.of(new Access(new LabOutputs(plan, connections, Map.of(), Optional.empty())));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** A secret that is shown is JSON in a text, beside the engine's mark. */
  private static String secret(JsonNode value) throws JsonProcessingException {
    return value.has("plaintext")
        ? new ObjectMapper().readTree(value.get("plaintext").asText()).asText()
        : value.asText();
  }
}
