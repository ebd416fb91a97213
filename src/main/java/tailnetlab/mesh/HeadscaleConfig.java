package tailnetlab.mesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.Map;
import java.util.function.Consumer;
import tailnetlab.remote.Node;

/** Headscale's configuration file; it is read when headscale starts. */
public final class HeadscaleConfig {
  private static final String PATH = "/etc/headscale/config.yaml";

  private final TextFile file;
  private final ObjectMapper yaml = new ObjectMapper(new YAMLFactory());

  public HeadscaleConfig(Node node) {
    this.file = new TextFile(node, PATH);
  }

  /**
   * Sets values, each by the way to it: {@code /derp/server/enabled}.
   *
   * @throws IllegalArgumentException when there is no such key: headscale ignores unknown ones
   */
  public void set(Map<String, Object> values) {
    edit(root -> values.forEach((way, value) -> set(root, way, value)));
  }

  /**
   * Adds values that are not there yet, each by the way to it. Headscale ignores a key that it does
   * not know: who adds one looks whether it had an effect.
   *
   * @throws IllegalArgumentException when there is one already, or nothing that it could be part of
   */
  public void add(Map<String, Object> values) {
    edit(
        root ->
            values.forEach(
                (way, value) -> {
                  if (!root.at(way).isMissingNode()) {
                    throw new IllegalArgumentException("%s has %s already".formatted(PATH, way));
                  }
                  put(root, way, value);
                }));
  }

  private void edit(Consumer<JsonNode> change) {
    try {
      JsonNode root = yaml.readTree(file.read());
      change.accept(root);
      file.write(yaml.writeValueAsString(root));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("%s cannot be read: %s".formatted(PATH, e.getMessage()), e);
    }
  }

  private void put(JsonNode root, String way, Object value) {
    int last = way.lastIndexOf('/');
    if (!(root.at(way.substring(0, last)) instanceof ObjectNode parent)) {
      throw new IllegalArgumentException("%s has no key %s".formatted(PATH, way));
    }
    parent.set(way.substring(last + 1), yaml.valueToTree(value));
  }

  private void set(JsonNode root, String way, Object value) {
    if (root.at(way).isMissingNode()) {
      throw new IllegalArgumentException("%s has no key %s".formatted(PATH, way));
    }
    put(root, way, value);
  }
}
