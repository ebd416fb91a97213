package tailnetlab.cloudinit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.StringSubstitutor;

/**
 * Fills {@code @{name}} from a map of values. The {@code @} keeps out of the way of nginx, systemd
 * and the shell, whose own variables start with {@code $}; a second {@code @} in front makes it
 * stand for itself.
 */
final class Placeholders {
  private static final Pattern WHOLE = Pattern.compile("@\\{([^}]+)}");

  private final Map<String, Object> values;

  /**
   * @param values by name; a String or an Integer
   */
  Placeholders(Map<String, Object> values) {
    this.values = Map.copyOf(values);
  }

  /**
   * Fills a text.
   *
   * @param file whose text, for the message
   */
  String fill(String text, String file) {
    return new StringSubstitutor(name -> value(name, file).toString(), "@{", "}", '@')
        .setValueDelimiterMatcher(null)
        .setDisableSubstitutionInValues(true)
        .replace(text);
  }

  /**
   * Fills the strings of a tree of values, so that no value can change the structure. A string that
   * is one placeholder and nothing else takes over the value's type: a number stays one.
   */
  JsonNode fill(JsonNode tree, String file) {
    if (tree instanceof ObjectNode map) {
      ObjectNode filled = map.objectNode();
      map.properties().forEach(e -> filled.set(e.getKey(), fill(e.getValue(), file)));
      return filled;
    }
    if (tree instanceof ArrayNode list) {
      ArrayNode filled = list.arrayNode();
      list.forEach(item -> filled.add(fill(item, file)));
      return filled;
    }
    return tree.isTextual() ? scalar(tree.textValue(), file) : tree;
  }

  private JsonNode scalar(String text, String file) {
    Matcher whole = WHOLE.matcher(text);
    if (whole.matches() && value(whole.group(1), file) instanceof Integer number) {
      return IntNode.valueOf(number);
    }
    return TextNode.valueOf(fill(text, file));
  }

  private Object value(String name, String file) {
    Object value = values.get(name);
    if (value == null) {
      throw new FragmentException(
          "cloud-init/%s: no value for @{%s}; there is %s"
              .formatted(file, name, String.join(", ", new TreeSet<>(values.keySet()))));
    }
    return value;
  }
}
