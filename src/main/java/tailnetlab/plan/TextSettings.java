package tailnetlab.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;
import java.util.function.Function;

/** Settings whose values come as text, lists and maps as JSON: how the engine hands them over. */
public final class TextSettings implements Settings {
  private final ObjectMapper mapper = new ObjectMapper();
  private final Function<String, Optional<String>> source;

  /**
   * @param source finds a key's text
   */
  public TextSettings(Function<String, Optional<String>> source) {
    this.source = source;
  }

  @Override
  public Optional<JsonNode> get(String key) {
    return source.apply(key).map(this::parsed);
  }

  private JsonNode parsed(String text) {
    if (!text.startsWith("[") && !text.startsWith("{")) {
      return TextNode.valueOf(text);
    }
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException e) {
      // Left as text: the reader of the key says what it should have been.
      return TextNode.valueOf(text);
    }
  }
}
