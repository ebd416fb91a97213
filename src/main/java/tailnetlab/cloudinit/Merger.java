package tailnetlab.cloudinit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** Merges the fragments of a node: maps deep, lists appended, and no value overrides another. */
final class Merger {
  private final ObjectNode merged = JsonNodeFactory.instance.objectNode();
  private final Map<String, String> firstRole = new HashMap<>();

  /**
   * Adds a role's fragment.
   *
   * @throws FragmentException when an earlier role gives one of its keys another value
   */
  void add(String role, ObjectNode fragment) {
    merge(merged, fragment, "", role);
  }

  ObjectNode result() {
    return merged;
  }

  private void merge(ObjectNode into, ObjectNode from, String prefix, String role) {
    from.properties()
        .forEach(
            entry -> {
              String name = entry.getKey();
              String key = prefix + name;
              JsonNode there = into.get(name);
              JsonNode here = entry.getValue();
              if (there == null) {
                // A copy: appending to it later must not change the role's own.
                into.set(name, here.deepCopy());
                note(here, key, role);
              } else if (there instanceof ObjectNode map && here instanceof ObjectNode more) {
                merge(map, more, key + ".", role);
              } else if (there instanceof ArrayNode list && here instanceof ArrayNode more) {
                list.addAll(more);
              } else if (!there.equals(here)) {
                throw new FragmentException(
                    "cloud-config key %s: role %s says %s, role %s says %s; one of them has to go"
                        .formatted(key, firstRole.get(key), there, role, here));
              }
            });
  }

  private void note(JsonNode value, String key, String role) {
    firstRole.put(key, role);
    if (value instanceof ObjectNode map) {
      map.properties().forEach(e -> note(e.getValue(), key + "." + e.getKey(), role));
    }
  }
}
