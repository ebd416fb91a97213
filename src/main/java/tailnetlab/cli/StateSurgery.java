package tailnetlab.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes out of an exported state what does not exist any more. Changes the document in place. */
final class StateSurgery {
  /** Made by our provider out of nothing but random numbers: they live in the state alone. */
  private static final Set<String> CREDENTIALS =
      Set.of(
          "tailnet:index:CertificateAuthority",
          "tailnet:index:ServerCertificate",
          "tailnet:index:SshKey");

  private static final String STACK = "pulumi:pulumi:Stack";

  private final ObjectNode deployment;

  /**
   * @param exported what {@code pulumi stack export} printed
   */
  StateSurgery(JsonNode exported) {
    this.deployment = (ObjectNode) exported.path("deployment");
  }

  /**
   * Leaves the credentials and what they hang on: everything else was in a hypervisor that is gone.
   *
   * @return how many resources were taken out
   */
  int keepOnlyCredentials() {
    ArrayNode resources = deployment.withArray("resources");
    Map<String, JsonNode> byUrn = new HashMap<>();
    resources.forEach(resource -> byUrn.put(resource.path("urn").asText(), resource));
    Set<String> kept = new LinkedHashSet<>();
    for (JsonNode resource : resources) {
      String type = resource.path("type").asText();
      boolean replaced = resource.path("delete").asBoolean();
      if (type.equals(STACK) || (CREDENTIALS.contains(type) && !replaced)) {
        keep(resource, byUrn, kept);
      }
    }
    int before = resources.size();
    List<JsonNode> all = resources.findParents("urn");
    resources.removeAll();
    all.stream()
        .filter(resource -> kept.contains(resource.path("urn").asText()))
        .filter(resource -> !resource.path("delete").asBoolean())
        .map(resource -> withoutDangling((ObjectNode) resource, kept))
        .forEach(resources::add);
    return before - resources.size();
  }

  /** Forgets what a killed run had begun. */
  void forgetPendingOperations() {
    deployment.remove("pending_operations");
  }

  private static void keep(JsonNode resource, Map<String, JsonNode> byUrn, Set<String> kept) {
    if (resource == null || !kept.add(resource.path("urn").asText())) {
      return;
    }
    keep(byUrn.get(resource.path("parent").asText()), byUrn, kept);
    // A provider is named by its URN and its id: `urn::id`.
    String provider = resource.path("provider").asText();
    int id = provider.lastIndexOf("::");
    keep(byUrn.get(id < 0 ? "" : provider.substring(0, id)), byUrn, kept);
  }

  private static ObjectNode withoutDangling(ObjectNode resource, Set<String> kept) {
    if (resource.path("dependencies") instanceof ArrayNode dependencies) {
      dropUnknown(dependencies, kept);
    }
    resource
        .path("propertyDependencies")
        .forEach(
            urns -> {
              if (urns instanceof ArrayNode array) {
                dropUnknown(array, kept);
              }
            });
    return resource;
  }

  private static void dropUnknown(ArrayNode urns, Set<String> kept) {
    for (int i = urns.size() - 1; i >= 0; i--) {
      if (!kept.contains(urns.get(i).asText())) {
        urns.remove(i);
      }
    }
  }
}
