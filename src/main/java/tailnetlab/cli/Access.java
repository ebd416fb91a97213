package tailnetlab.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailnetlab.checks.Findings;
import tailnetlab.checks.FindingsJson;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.PlanJson;
import tailnetlab.remote.Endpoint;

/**
 * How to reach a lab that stands: the stack's outputs. Holds the private key of the guests.
 *
 * @param plan what was built
 * @param connections how each node is reached, by name
 * @param tailnetAddresses each member's addresses, by node
 * @param findings what the checks found when it was built, if they came to an end
 */
record Access(
    LabPlan plan,
    Map<String, Endpoint> connections,
    Map<String, List<String>> tailnetAddresses,
    Optional<Findings> findings) {

  Access {
    connections = Map.copyOf(connections);
    tailnetAddresses = Map.copyOf(tailnetAddresses);
  }

  /**
   * Reads what {@code pulumi stack output --json --show-secrets} printed.
   *
   * @return nothing when the stack has no such outputs: nothing stands
   */
  static Optional<Access> parse(String outputs) {
    ObjectMapper mapper = new ObjectMapper();
    try {
      JsonNode json = mapper.readTree(outputs);
      if (!json.has("plan") || !json.has("connections")) {
        return Optional.empty();
      }
      Map<String, Endpoint> connections =
          mapper.convertValue(inText(mapper, json.get("connections")), new TypeReference<>() {});
      JsonNode byNode = inText(mapper, json.path("tailnetAddresses"));
      Map<String, List<String>> addresses =
          byNode.isObject() ? mapper.convertValue(byNode, new TypeReference<>() {}) : Map.of();
      Optional<Findings> findings =
          Optional.ofNullable(json.get("findings"))
              .filter(JsonNode::isTextual)
              .map(text -> new FindingsJson().read(text.asText()));
      LabPlan plan = new PlanJson().read(json.get("plan").asText());
      return Optional.of(new Access(plan, connections, addresses, findings));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw LabException.failed(
          "The stack's outputs are not those of a lab (%s). Type: ./lab up".formatted(e));
    }
  }

  /** The program exports JSON as text; what is remembered here is JSON itself. */
  private static JsonNode inText(ObjectMapper mapper, JsonNode value)
      throws JsonProcessingException {
    return value.isTextual() ? mapper.readTree(value.asText()) : value;
  }

  /**
   * Asks pulumi, and remembers the answer for the other verbs.
   *
   * @param plan what was to be built: known even where it was not finished
   */
  static Optional<Access> fetch(Pulumi pulumi, Place place, LabPlan plan) {
    String outputs = pulumi.require("stack", "output", "--json", "--show-secrets");
    Optional<Access> access = parse(outputs);
    if (access.isEmpty()) {
      access = HalfBuilt.parse(pulumi.require("stack", "export", "--show-secrets"), plan);
    }
    try {
      if (access.isPresent()) {
        PrivateFiles.write(place.access(), access.get().text());
        SshFiles.write(place, access.get());
      } else {
        forget(place);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return access;
  }

  /** Writes what {@link #parse} reads. */
  private String text() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.createObjectNode();
    json.put("plan", new PlanJson().write(plan));
    json.set("connections", mapper.valueToTree(connections));
    json.set("tailnetAddresses", mapper.valueToTree(tailnetAddresses));
    findings.ifPresent(found -> json.put("findings", new FindingsJson().write(found)));
    return json.toString();
  }

  /**
   * Returns how to reach a lab that stands; asks pulumi where nothing is remembered: a lab may also
   * be built by plain {@code pulumi up}.
   *
   * @throws LabException when no lab stands; the status means that nothing can be judged
   */
  static Access known(Place place) {
    if (Files.exists(place.access()) || !new StateFile(place).exists()) {
      return remembered(place);
    }
    Workbench bench = Workbench.open(place);
    return bench.hypervisor().isRunning()
        ? fetch(bench.pulumi(), place, bench.plan()).orElseThrow(() -> none(place))
        : remembered(place);
  }

  /**
   * Returns what was remembered when the lab was built.
   *
   * @throws LabException when no lab stands; the status means that nothing can be judged
   */
  static Access remembered(Place place) {
    try {
      return parse(Files.readString(place.access())).orElseThrow(() -> none(place));
    } catch (IOException e) {
      throw none(place);
    }
  }

  /** Forgets everything: the lab is gone. */
  static void forget(Place place) throws IOException {
    Files.deleteIfExists(place.access());
    SshFiles.forget(place);
  }

  private static LabException none(Place place) {
    String option = place.stack().equals(Place.DEFAULT_STACK) ? "" : " --stack " + place.stack();
    return new LabException(
        3, "No lab \"%s\" stands. Type: ./lab up%s".formatted(place.stack(), option));
  }

  @Override
  public String toString() {
    return "Access to " + connections.keySet();
  }
}
