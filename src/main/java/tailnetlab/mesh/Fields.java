package tailnetlab.mesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A JSON object read with tolerance: what is missing or {@code null} is empty, 0 or false.
 *
 * <p>Headscale 0.29 writes snake_case, ids as numbers, times as {@code {seconds, nanos}}, no empty
 * values, and {@code null} for an empty list; 0.30 writes camelCase, ids as strings, times in RFC
 * 3339. Names are given here in snake_case, or as they are.
 *
 * @param json the object
 */
record Fields(JsonNode json) {
  // Without the source: an answer may hold a secret, and a parser's message ends in a log.
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();

  /**
   * Reads one JSON value.
   *
   * @param who whose answer it is, for the message
   * @throws UnreadableAnswer when it is not JSON
   */
  static Fields parse(String who, String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      return new Fields(json == null ? MissingNode.getInstance() : json);
    } catch (JsonProcessingException e) {
      throw new UnreadableAnswer(
          "%s did not answer with JSON (%d characters): %s"
              .formatted(who, text.length(), e.getOriginalMessage()),
          e);
    }
  }

  /** Reads a list of objects; {@code null} is an empty one. */
  <T> List<T> all(Function<Fields, T> reader) {
    List<T> read = new ArrayList<>();
    json.forEach(element -> read.add(reader.apply(new Fields(element))));
    return List.copyOf(read);
  }

  boolean isMissing() {
    return json.isMissingNode() || json.isNull();
  }

  Fields at(String name) {
    JsonNode found = json.path(name);
    return new Fields(found.isMissingNode() ? json.path(camelCase(name)) : found);
  }

  String text(String name) {
    return at(name).json.asText("");
  }

  /** Reads a whole number, also from a string; 0 when it is missing. */
  long number(String name) {
    return at(name).json.asLong(0);
  }

  /** Reads a number with decimals; 0 when it is missing. */
  double real(String name) {
    return at(name).json.asDouble(0);
  }

  boolean flag(String name) {
    return at(name).json.asBoolean(false);
  }

  /** Hands over a value's text unless it says nothing: missing, false, or empty. */
  void ifSet(String name, Consumer<String> taker) {
    JsonNode value = at(name).json;
    boolean empty =
        value.isMissingNode()
            || value.isNull()
            || (value.isBoolean() && !value.booleanValue())
            || (value.isTextual() && value.textValue().isEmpty())
            || (value.isContainerNode() && value.isEmpty());
    if (!empty) {
      taker.accept(value.isTextual() ? value.textValue() : value.toString());
    }
  }

  List<String> texts(String name) {
    return at(name).all(element -> element.json.asText());
  }

  /** Returns an object's fields. */
  Set<Map.Entry<String, JsonNode>> properties() {
    return json.properties();
  }

  /** Reads a point in time; the zero times of Go and protobuf are none. */
  Optional<Instant> time(String name) {
    Fields value = at(name);
    if (value.json.isObject()) {
      Instant time = Instant.ofEpochSecond(value.number("seconds"), value.number("nanos"));
      return Optional.of(time).filter(Instant.EPOCH::isBefore);
    }
    if (!value.json.isTextual()) {
      return Optional.empty();
    }
    try {
      Instant time = OffsetDateTime.parse(value.json.asText()).toInstant();
      return Optional.of(time).filter(Instant.EPOCH::isBefore);
    } catch (DateTimeException e) {
      throw new UnreadableAnswer("`%s` is not a time: %s".formatted(name, value.json), e);
    }
  }

  private static String camelCase(String name) {
    StringBuilder camel = new StringBuilder();
    boolean upper = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_') {
        upper = true;
      } else {
        camel.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return camel.toString();
  }
}
