package tailnetlab.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailnetlab.checks.Secret;
import tailnetlab.checks.SecretPlaces;
import tailnetlab.checks.SecretsStayPut;

/** Every secret of a lab that this machine knows, and where the lab keeps things. */
final class Secrets {
  private static final String PLAINTEXT = "plaintext";
  private static final String STACK = "pulumi:pulumi:Stack";

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----.*?-----END \\1-----", Pattern.DOTALL);

  /** One long word; not a path: the engine's mark of secrets spreads to what is made of them. */
  private static final Pattern WORD = Pattern.compile("[^\\s/]\\S{15,}");

  private static final List<String> LOGS = List.of("events.jsonl", "pulumi-stderr.log");

  private final ObjectMapper mapper = new ObjectMapper();

  /** By value: the same key is in many places of a state. */
  private final Map<String, Secret> found = new LinkedHashMap<>();

  private Secrets() {}

  /** Makes the check of them. */
  static SecretsStayPut check(Pulumi pulumi, Place place) {
    String exported = pulumi.require("stack", "export", "--show-secrets", "--stack", place.stack());
    try {
      String passphrase = Files.readString(place.passphrase()).strip();
      return new SecretsStayPut(of(exported, passphrase), places(place));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Finds all that the engine encrypts in its state, and what it encrypts it with.
   *
   * @param exported what {@code pulumi stack export --show-secrets} printed
   */
  static List<Secret> of(String exported, String passphrase) {
    Secrets secrets = new Secrets();
    secrets.found.put(passphrase, new Secret("the state's passphrase", passphrase));
    try {
      JsonNode state = secrets.mapper.readTree(exported);
      List<JsonNode> resources = new ArrayList<>();
      state.at("/deployment/resources").forEach(resources::add);
      // The stack's outputs come last: a key is better named after the resource that made it.
      resources.sort(Comparator.comparing(one -> one.path("type").asText().equals(STACK)));
      for (JsonNode resource : resources) {
        String urn = resource.path("urn").asText();
        secrets.look(urn.substring(urn.lastIndexOf("::") + 2), resource);
      }
      return List.copyOf(secrets.found.values());
    } catch (JsonProcessingException e) {
      // Without its cause: that one quotes the text.
      throw LabException.failed("pulumi stack export printed no JSON");
    }
  }

  /** Where a lab keeps things; its seed images hold the nodes' own host keys. */
  static SecretPlaces places(Place place) {
    List<Path> without = new ArrayList<>(List.of(place.state(), place.report(), place.artefacts()));
    without.addAll(List.of(place.timeline(), place.folder().resolve("trail")));
    without.addAll(List.of(place.dotLab().resolve("logs"), place.configuration()));
    LOGS.forEach(name -> without.add(place.folder().resolve(name)));
    return new SecretPlaces(
        without,
        place.state(),
        List.of(place.seeds(), place.ssh(), place.access(), place.passphrase()),
        List.of(place.hypervisor(), place.seeds()),
        Path.of("/proc"));
  }

  /** Looks for what is marked as secret. */
  private void look(String name, JsonNode node) throws JsonProcessingException {
    if (node.path(PLAINTEXT).isTextual()) {
      take(name, mapper.readTree(node.get(PLAINTEXT).asText()));
      return;
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      look(inside(name, field.getKey()), field.getValue());
    }
    if (node.isArray()) {
      for (JsonNode element : node) {
        look(name, element);
      }
    }
  }

  /** Takes what is secret in a secret value: a plan or a seed has more in it. */
  private void take(String name, JsonNode value) throws JsonProcessingException {
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      take(inside(name, field.getKey()), field.getValue());
    }
    if (value.isArray()) {
      for (JsonNode element : value) {
        take(name, element);
      }
    }
    if (value.isTextual()) {
      text(name, value.asText());
    }
  }

  private void text(String name, String text) throws JsonProcessingException {
    if (text.startsWith("{")) {
      take(name, mapper.readTree(text));
      return;
    }
    Matcher keys = KEY.matcher(text);
    while (keys.find()) {
      String key = keys.group().lines().map(String::strip).reduce((a, b) -> a + "\n" + b).get();
      found.putIfAbsent(key, new Secret(name, key));
    }
    if (WORD.matcher(text).matches()) {
      found.putIfAbsent(text, new Secret(name, text));
    }
  }

  /** Outputs and inputs are the engine's words, not those of a resource. */
  private static String inside(String name, String field) {
    return Set.of("outputs", "inputs").contains(field) ? name : name + ": " + field;
  }
}
