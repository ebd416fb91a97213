package tailnetlab.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the engine tells while it works, as far as a user cares. */
sealed interface EngineEvent {
  /** Work on a resource begins. */
  record Started(String urn, String operation) implements EngineEvent {}

  /**
   * Work on a resource has ended well.
   *
   * @param operation what was done; of a look what it found, which is one of these three
   */
  record Finished(String urn, String operation) implements EngineEvent {
    static final String AS_IT_WAS = "refresh";
    static final String DRIFTED = "drifted";
    static final String GONE = "gone";
  }

  /** Work on a resource has failed; why comes as a message of its own. */
  record Failed(String urn) implements EngineEvent {}

  /**
   * Words beside a resource.
   *
   * @param urn the resource, or empty for the run as a whole
   * @param passing whether it is progress only, overtaken by the next one
   */
  record Message(String urn, String severity, String text, boolean passing) implements EngineEvent {
    boolean isError() {
      return severity.equals("error");
    }
  }

  /**
   * The run is over.
   *
   * @param changes how many resources each operation touched
   */
  record Summary(Map<String, Integer> changes) implements EngineEvent {}

  /** Reads a line of {@code pulumi up --json}; nothing for what users need not know. */
  static Optional<EngineEvent> parse(String line) {
    JsonNode event;
    try {
      event = new ObjectMapper().readTree(line);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    if (event == null) {
      return Optional.empty();
    }
    if (event.has("resourcePreEvent")) {
      return step(event.get("resourcePreEvent"))
          .map(s -> new Started(s.path("urn").asText(), s.path("op").asText()));
    }
    if (event.has("resOutputsEvent")) {
      return step(event.get("resOutputsEvent"))
          .map(s -> new Finished(s.path("urn").asText(), result(s)));
    }
    if (event.has("resOpFailedEvent")) {
      JsonNode failed = event.get("resOpFailedEvent").path("metadata");
      return Optional.of(new Failed(failed.path("urn").asText()));
    }
    if (event.has("diagnosticEvent")) {
      return message(event.get("diagnosticEvent"));
    }
    if (event.has("summaryEvent")) {
      Map<String, Integer> changes = new LinkedHashMap<>();
      event
          .get("summaryEvent")
          .path("resourceChanges")
          .properties()
          .forEach(change -> changes.put(change.getKey(), change.getValue().asInt()));
      return Optional.of(new Summary(changes));
    }
    return Optional.empty();
  }

  private static Optional<JsonNode> step(JsonNode event) {
    JsonNode step = event.path("metadata");
    boolean made =
        step.path("new").path("custom").asBoolean(step.path("old").path("custom").asBoolean());
    boolean provider = step.path("type").asText().startsWith("pulumi:providers:");
    boolean idle = step.path("op").asText().equals("same");
    // Components have nothing done to them, and providers are of no interest.
    return made && !provider && !idle ? Optional.of(step) : Optional.empty();
  }

  /** The engine calls every look a refresh, whatever it found. */
  private static String result(JsonNode step) {
    String operation = step.path("op").asText();
    if (!operation.equals(Finished.AS_IT_WAS)) {
      return operation;
    }
    JsonNode before = step.path("old");
    JsonNode now = step.path("new");
    if (now.isMissingNode() || now.isNull()) {
      return Finished.GONE;
    }
    // What libvirt's provider reads back (0.8.3) is more than it was given, each time.
    boolean comparable = step.path("type").asText().startsWith("tailnet:");
    return !comparable || before.path("inputs").equals(now.path("inputs"))
        ? Finished.AS_IT_WAS
        : Finished.DRIFTED;
  }

  private static Optional<EngineEvent> message(JsonNode event) {
    String severity = event.path("severity").asText();
    if (severity.equals("debug")) {
      return Optional.empty();
    }
    return Optional.of(
        new Message(
            event.path("urn").asText(),
            severity,
            event.path("message").asText().strip(),
            event.path("ephemeral").asBoolean()));
  }
}
