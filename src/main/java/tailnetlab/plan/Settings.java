package tailnetlab.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** Where configuration comes from: Pulumi's own, or the project's and stack's files. */
@FunctionalInterface
public interface Settings {
  /** Returns the value of a key such as {@code lan}, or nothing where it is not set. */
  Optional<JsonNode> get(String key);

  /**
   * Lists what the stack's own file sets, as it is written there: {@code tailnet-lab:lan}; nothing
   * where the source cannot tell.
   */
  default List<String> names() {
    return List.of();
  }
}
