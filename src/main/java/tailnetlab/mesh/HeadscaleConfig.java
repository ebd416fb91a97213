package tailnetlab.mesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.Map;
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
    try {
      JsonNode root = yaml.readTree(file.read());
      values.forEach((way, value) -> set(root, way, value));
      file.write(yaml.writeValueAsString(root));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("%s cannot be read: %s".formatted(PATH, e.getMessage()), e);
    }
  }

  private void set(JsonNode root, String way, Object value) {
    int last = way.lastIndexOf('/');
    if (root.at(way).isMissingNode() || !(root.at(way.substring(0, last)) instanceof ObjectNode)) {
      throw new IllegalArgumentException("%s has no key %s".formatted(PATH, way));
    }
    ((ObjectNode) root.at(way.substring(0, last)))
        .set(way.substring(last + 1), yaml.valueToTree(value));
  }
}
