package tailnetlab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.pulumi.core.Output;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailnetlab.pki.Authority;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.PlanJson;
import tailnetlab.remote.Endpoint;
import tailnetlab.resources.Credentials;
import tailnetlab.resources.Ritual;

/**
 * The stack's outputs: what the program tells of a lab to whoever works on it. Holds the private
 * keys of the guests and of the authority.
 *
 * <p>Every output is JSON as text: the Automation API for Java 1.36.1 fails to read one that is a
 * map.
 *
 * @param plan what was built
 * @param connections how each node is reached, by name
 * @param tailnetAddresses each member's addresses, by node
 * @param authority who signed the certificates, if it is told
 */
public record LabOutputs(
    LabPlan plan,
    Map<String, Endpoint> connections,
    Map<String, List<String>> tailnetAddresses,
    Optional<Authority> authority) {
  private static final String PLAN = "plan";
  private static final String CONNECTIONS = "connections";
  private static final String ADDRESSES = "tailnetAddresses";
  private static final String FINDINGS = "findings";
  private static final String PROVEN_AT = "provenAt";
  private static final String AUTHORITY = "authority";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  public LabOutputs {
    connections = Map.copyOf(connections);
    tailnetAddresses = Map.copyOf(tailnetAddresses);
  }

  /** Returns what the program exports, by name; the keys are secrets. */
  static Map<String, Output<String>> of(LabPlan plan, Credentials credentials, Ritual ritual) {
    Map<String, Output<String>> outputs = new LinkedHashMap<>();
    outputs.put(PLAN, Output.of(new PlanJson().write(plan)));
    outputs.put(ADDRESSES, ritual.tailnetAddresses().applyValue(LabOutputs::text));
    outputs.put(FINDINGS, ritual.findings());
    outputs.put(PROVEN_AT, ritual.provenAt());
    outputs.put(CONNECTIONS, credentials.endpoints(plan).applyValue(LabOutputs::text).asSecret());
    outputs.put(AUTHORITY, credentials.authority().applyValue(LabOutputs::text).asSecret());
    return outputs;
  }

  /** Writes them as {@code pulumi stack output --json --show-secrets} does. */
  public String write() {
    ObjectNode outputs = MAPPER.createObjectNode();
    outputs.put(PLAN, new PlanJson().write(plan));
    outputs.put(ADDRESSES, text(tailnetAddresses));
    outputs.put(CONNECTIONS, text(connections));
    authority.ifPresent(known -> outputs.put(AUTHORITY, text(known)));
    return outputs.toString();
  }

  /**
   * Reads what {@link #write} or pulumi wrote.
   *
   * @return nothing when the stack has no such outputs: nothing stands
   * @throws IllegalArgumentException when they are not those of a lab
   */
  public static Optional<LabOutputs> read(String json) {
    try {
      JsonNode outputs = MAPPER.readTree(json);
      if (!outputs.has(PLAN) || !outputs.has(CONNECTIONS)) {
        return Optional.empty();
      }
      return Optional.of(
          new LabOutputs(
              new PlanJson().read(outputs.get(PLAN).asText()),
              value(outputs, CONNECTIONS, new TypeReference<Map<String, Endpoint>>() {})
                  .orElse(Map.of()),
              value(outputs, ADDRESSES, new TypeReference<Map<String, List<String>>>() {})
                  .orElse(Map.of()),
              value(outputs, AUTHORITY, new TypeReference<Authority>() {})));
    } catch (JsonProcessingException e) {
      // Without its cause: that one quotes the text, and there are keys in it.
      throw new IllegalArgumentException("no JSON at " + place(e));
    }
  }

  private static <T> Optional<T> value(JsonNode outputs, String name, TypeReference<T> type)
      throws JsonProcessingException {
    JsonNode output = outputs.path(name);
    // Remembered outputs of an earlier lab are JSON themselves.
    JsonNode value = output.isTextual() ? MAPPER.readTree(output.asText()) : output;
    return value.isObject() ? Optional.of(MAPPER.convertValue(value, type)) : Optional.empty();
  }

  private static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an output cannot be written as JSON", e);
    }
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? "all"
        : "line %d, column %d"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  /** Names the nodes and shows no key. */
  @Override
  public String toString() {
    return "LabOutputs" + connections.keySet();
  }
}
