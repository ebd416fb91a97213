package tailnetlab.cloudinit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.stream.Collectors;

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

  /**
   * Reads a part of a file that is a tree of values already.
   *
   * @param key where in the file it is, for the message
   */
  static <T> T read(JsonNode value, String file, String key, Class<T> type) {
    try {
      return MAPPER.treeToValue(value, type);
    } catch (UnrecognizedPropertyException e) {
      String known =
          e.getKnownPropertyIds().stream()
              .map(Object::toString)
              .sorted()
              .collect(Collectors.joining(", "));
      throw new FragmentException(
          "cloud-init/%s: %s is no key; there is %s".formatted(file, key + path(e), known), e);
    } catch (JsonMappingException e) {
      throw new FragmentException(
          "cloud-init/%s: %s: %s".formatted(file, key + path(e), e.getOriginalMessage()), e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of values is always readable", e);
    }
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step ->
                step.getFieldName() == null
                    ? "[" + step.getIndex() + "]"
                    : "." + step.getFieldName())
        .collect(Collectors.joining());
  }

  static String write(JsonNode value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of values is always writable", e);
    }
  }
}
