package tailnetlab.cloudinit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** YAML as values, read and written. */
final class Yaml {
  /**
   * Every string is quoted: YAML 1.1, which cloud-init and its network renderer read, takes a bare
   * {@code 52:54:00:10:20:30} for a number in base 60.
   */
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Yaml() {}

  static JsonNode parse(String text, String file) {
    return parse(text, file, JsonNode.class);
  }

  static <T> T parse(String text, String file, Class<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new FragmentException(
          "cloud-init/%s is not as it should be: %s".formatted(file, e.getMessage()), e);
    }
  }

  static String write(JsonNode value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of values is always writable", e);
    }
  }
}
