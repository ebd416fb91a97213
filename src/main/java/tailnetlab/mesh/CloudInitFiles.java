package tailnetlab.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailnetlab.mesh.CloudInit.State;

/**
 * cloud-init's {@code status.json} and {@code result.json}, as a state.
 *
 * <p>Their form: cloud-init's documentation, "Exported errors" and "Failure states".
 */
final class CloudInitFiles {
  /** A failed module in its errors: {@code ('scripts_user', RuntimeError('…'))}. */
  private static final Pattern MODULE_ERROR =
      Pattern.compile("\\('([^']+)', (.*)\\)", Pattern.DOTALL);

  /** The level of recoverable errors that is only advice. */
  private static final String ADVICE = "DEPRECATED";

  private CloudInitFiles() {}

  /**
   * Tells the state.
   *
   * @param status the text of {@code status.json}, empty when it is not there yet
   * @param result the text of {@code result.json}, which comes at the very end
   * @param module the last line of the log that tells of a module's start, or empty
   */
  static State state(String status, String result, String module) {
    if (status.isEmpty()) {
      return new State("not started", "", Optional.empty(), List.of());
    }
    Fields told = Fields.parse("cloud-init's status.json", status).at("v1");
    List<String> errors = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    String reached = "";
    for (Map.Entry<String, JsonNode> entry : told.properties()) {
      Fields stage = new Fields(entry.getValue());
      if (stage.at("start").isMissing()) {
        continue;
      }
      reached = entry.getKey();
      stage.texts("errors").forEach(e -> errors.add(readable(entry.getKey(), e)));
      for (Map.Entry<String, JsonNode> level : stage.at("recoverable_errors").properties()) {
        if (!level.getKey().equals(ADVICE)) {
          level.getValue().forEach(w -> warnings.add(level.getKey() + ": " + w.asText()));
        }
      }
    }
    boolean over = !result.isEmpty();
    String underWay = told.text("stage");
    List<String> all = new ArrayList<>(errors);
    all.addAll(warnings);
    return new State(
        word(over, !errors.isEmpty(), !warnings.isEmpty()),
        underWay.isEmpty() ? reached : underWay,
        over ? Optional.empty() : moduleName(module),
        List.copyOf(all));
  }

  private static String word(boolean over, boolean errors, boolean warnings) {
    if (!over) {
      return "running";
    }
    return errors ? "error" : warnings ? "degraded" : "done";
  }

  private static String readable(String stage, String error) {
    Matcher matcher = MODULE_ERROR.matcher(error);
    return matcher.matches()
        ? "%s: %s".formatted(matcher.group(1), matcher.group(2))
        : "%s: %s".formatted(stage, error);
  }

  private static Optional<String> moduleName(String line) {
    int slash = line.indexOf("/config-");
    return slash < 0 ? Optional.empty() : Optional.of(line.substring(slash + "/config-".length()));
  }
}
