package tailnetlab.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tailnetlab.plan.Settings;

/**
 * The configuration as Pulumi's files have it: the project's defaults, and the stack's values over
 * them. Read without the engine, so that mistakes are found before anything is started.
 */
public final class StackFiles implements Settings {
  private static final String NAMESPACE = "tailnet-lab:";

  private final JsonNode defaults;
  private final JsonNode values;

  private StackFiles(JsonNode defaults, JsonNode values) {
    this.defaults = defaults;
    this.values = values;
  }

  /**
   * Reads both files; a stack without a file of its own has the defaults.
   *
   * @throws LabException when one is no YAML, with its place
   */
  public static StackFiles read(Path project, Path stack) {
    return new StackFiles(configOf(project), configOf(stack));
  }

  @Override
  public Optional<JsonNode> get(String key) {
    JsonNode value = values.get(NAMESPACE + key);
    if (value != null && !value.isNull()) {
      return Optional.of(value);
    }
    return Optional.ofNullable(defaults.get(key))
        .or(() -> Optional.ofNullable(defaults.get(NAMESPACE + key)))
        .map(StackFiles::declared)
        .filter(declared -> !declared.isNull());
  }

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>();
    values.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** A declaration may be a bare value, or say more and have its value inside. */
  private static JsonNode declared(JsonNode declaration) {
    if (declaration.has("value")) {
      return declaration.get("value");
    }
    if (declaration.has("default")) {
      return declaration.get("default");
    }
    boolean onlyDescribed = declaration.has("type") || declaration.has("description");
    return onlyDescribed ? com.fasterxml.jackson.databind.node.NullNode.instance : declaration;
  }

  private static JsonNode configOf(Path file) {
    YAMLMapper mapper = new YAMLMapper();
    if (!Files.exists(file)) {
      return mapper.createObjectNode();
    }
    try {
      JsonNode config = mapper.readTree(file.toFile()).path("config");
      if (!config.isObject() && !config.isMissingNode() && !config.isNull()) {
        throw LabException.usage(
            "%s: config: is no map. Write one `tailnet-lab:KEY: VALUE` a line below it"
                .formatted(file.getFileName()));
      }
      return config;
    } catch (JsonProcessingException e) {
      throw LabException.usage(
          "%s: line %d: is no YAML: %s"
              .formatted(
                  file.getFileName(),
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("")));
    } catch (IOException e) {
      throw LabException.failed("%s: cannot be read: %s".formatted(file, e.getMessage()));
    }
  }
}
