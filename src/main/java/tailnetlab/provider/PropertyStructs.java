package tailnetlab.provider;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The one place that knows how the engine writes properties: protobuf structs, in which a secret is
 * a struct with a signature and an unknown value is a certain text.
 */
final class PropertyStructs {
  /** The signature's key, in the engine's {@code sdk/go/common/resource/sig}. */
  static final String SIGNATURE = "4dabf18193072939515e22adb298388d";

  /** The signature of a secret. */
  static final String SECRET = "1b47061264138c4ac30d75fd1eb44270";

  /** What stands for a value not known yet; the engine's {@code plugin.UnknownStringValue}. */
  static final String UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

  private PropertyStructs() {}

  /** Reads the engine's struct. */
  static Properties read(Struct struct) {
    Reading reading = new Reading(new HashSet<>(), new HashSet<>());
    ObjectNode json = reading.object(struct, JsonPointer.empty());
    return new Properties(json, reading.secrets, reading.unknowns);
  }

  /** Writes the engine's struct. */
  static Struct write(Properties properties) {
    return new Writing(properties.secrets(), properties.unknowns())
        .object(properties.json(), JsonPointer.empty());
  }

  private record Reading(Set<JsonPointer> secrets, Set<JsonPointer> unknowns) {
    ObjectNode object(Struct struct, JsonPointer at) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      // Sorted: protobuf maps have no order of their own.
      struct.getFieldsMap().entrySet().stream()
          .filter(field -> !field.getValue().hasNullValue())
          .sorted(Map.Entry.comparingByKey())
          .forEach(
              field -> {
                JsonPointer place = at.appendProperty(field.getKey());
                object.set(field.getKey(), value(field.getValue(), place));
              });
      return object;
    }

    private JsonNode value(Value value, JsonPointer at) {
      JsonNodeFactory json = JsonNodeFactory.instance;
      return switch (value.getKindCase()) {
        case STRING_VALUE -> text(value.getStringValue(), at);
        case BOOL_VALUE -> json.booleanNode(value.getBoolValue());
        case NUMBER_VALUE -> number(value.getNumberValue());
        case LIST_VALUE -> list(value.getListValue(), at);
        case STRUCT_VALUE -> structOrSecret(value.getStructValue(), at);
        case NULL_VALUE, KIND_NOT_SET -> json.nullNode();
      };
    }

    private JsonNode text(String text, JsonPointer at) {
      if (text.equals(UNKNOWN)) {
        unknowns.add(at);
        return JsonNodeFactory.instance.nullNode();
      }
      return JsonNodeFactory.instance.textNode(text);
    }

    private JsonNode list(ListValue list, JsonPointer at) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < list.getValuesCount(); i++) {
        array.add(value(list.getValues(i), at.appendIndex(i)));
      }
      return array;
    }

    private JsonNode structOrSecret(Struct struct, JsonPointer at) {
      Value signature = struct.getFieldsMap().get(SIGNATURE);
      if (signature != null && signature.getStringValue().equals(SECRET)) {
        secrets.add(at);
        return value(struct.getFieldsMap().getOrDefault("value", Value.getDefaultInstance()), at);
      }
      return object(struct, at);
    }

    /** A whole number stays one: the protocol has doubles only. */
    private static JsonNode number(double number) {
      return number == Math.rint(number) && Math.abs(number) < 1L << 53
          ? JsonNodeFactory.instance.numberNode((long) number)
          : JsonNodeFactory.instance.numberNode(number);
    }
  }

  private record Writing(Set<JsonPointer> secrets, Set<JsonPointer> unknowns) {
    Struct object(JsonNode object, JsonPointer at) {
      Struct.Builder struct = Struct.newBuilder();
      object
          .properties()
          .forEach(
              field ->
                  struct.putFields(
                      field.getKey(), value(field.getValue(), at.appendProperty(field.getKey()))));
      return struct.build();
    }

    private Value value(JsonNode value, JsonPointer at) {
      Value bare = unknowns.contains(at) ? text(UNKNOWN) : bare(value, at);
      if (!secrets.contains(at)) {
        return bare;
      }
      return Value.newBuilder()
          .setStructValue(
              Struct.newBuilder().putFields(SIGNATURE, text(SECRET)).putFields("value", bare))
          .build();
    }

    private Value bare(JsonNode value, JsonPointer at) {
      Value.Builder builder = Value.newBuilder();
      switch (value.getNodeType()) {
        case STRING -> builder.setStringValue(value.textValue());
        case BOOLEAN -> builder.setBoolValue(value.booleanValue());
        case NUMBER -> builder.setNumberValue(value.doubleValue());
        case OBJECT -> builder.setStructValue(object(value, at));
        case ARRAY -> {
          ListValue.Builder list = ListValue.newBuilder();
          for (int i = 0; i < value.size(); i++) {
            list.addValues(value(value.get(i), at.appendIndex(i)));
          }
          builder.setListValue(list);
        }
        default -> builder.setNullValue(NullValue.NULL_VALUE);
      }
      return builder.build();
    }

    private static Value text(String text) {
      return Value.newBuilder().setStringValue(text).build();
    }
  }
}
