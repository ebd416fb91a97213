package tailnetlab.provider;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The properties of a resource, as a value: plain JSON, and which places of it are secret or not
 * known yet. Nothing here knows how the engine writes them; {@link PropertyStructs} does.
 */
public final class Properties {
  /** No properties. */
  public static final Properties NONE =
      new Properties(JsonNodeFactory.instance.objectNode(), Set.of(), Set.of());

  private final ObjectNode json;
  private final Set<JsonPointer> secrets;
  private final Set<JsonPointer> unknowns;

  Properties(ObjectNode json, Set<JsonPointer> secrets, Set<JsonPointer> unknowns) {
    this.json = json.deepCopy();
    this.secrets = Set.copyOf(secrets);
    this.unknowns = Set.copyOf(unknowns);
  }

  /** Lists the names that have a value, in their order. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Returns the value of that name, or nothing; an unknown value is a JSON null. */
  public Optional<JsonNode> value(String name) {
    return Optional.ofNullable(json.get(name)).map(JsonNode::deepCopy);
  }

  /**
   * Returns a text.
   *
   * @throws IllegalArgumentException when there is none
   */
  public String text(String name) {
    return optionalText(name)
        .orElseThrow(() -> new IllegalArgumentException("there is no text \"" + name + "\""));
  }

  /** Returns a text, or nothing where it is missing, empty or not known yet. */
  public Optional<String> optionalText(String name) {
    return Optional.ofNullable(json.get(name))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(text -> !text.isEmpty());
  }

  /** Returns a list of texts; a missing one is empty. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    json.path(name).forEach(item -> texts.add(item.asText()));
    return List.copyOf(texts);
  }

  /** Says whether a flag is set; a missing one is not. */
  public boolean flag(String name) {
    return json.path(name).asBoolean(false);
  }

  /** Returns the properties under a name; a missing object has none. */
  public Properties object(String name) {
    JsonNode value = json.path(name);
    if (!(value instanceof ObjectNode object)) {
      return NONE;
    }
    return new Properties(object, below(secrets, name), below(unknowns, name));
  }

  /** Says whether the value, or a part of it, is not known yet. */
  public boolean isUnknown(String name) {
    return unknowns.stream().anyMatch(at(name));
  }

  /** Says whether the value, or a part of it, is secret. */
  public boolean isSecret(String name) {
    return secrets.stream().anyMatch(at(name));
  }

  /** Says whether both have the same, known value under a name. Secrecy is not compared. */
  public boolean agreesOn(String name, Properties other) {
    return !isUnknown(name)
        && !other.isUnknown(name)
        && json.path(name).equals(other.json.path(name));
  }

  /** Returns these with a text. */
  public Properties with(String name, String value) {
    return with(name, JsonNodeFactory.instance.textNode(value));
  }

  /** Returns these with a list of texts. */
  public Properties with(String name, List<String> values) {
    var array = JsonNodeFactory.instance.arrayNode();
    values.forEach(array::add);
    return with(name, array);
  }

  /** Returns these with a secret text. */
  public Properties withSecret(String name, String value) {
    return with(name, value).marked(name, true, false);
  }

  /** Returns these with a value that is not known yet. */
  public Properties withUnknown(String name, boolean secret) {
    return with(name, JsonNodeFactory.instance.nullNode()).marked(name, secret, true);
  }

  ObjectNode json() {
    return json.deepCopy();
  }

  Set<JsonPointer> secrets() {
    return secrets;
  }

  Set<JsonPointer> unknowns() {
    return unknowns;
  }

  /** Tells the names only: a value may be a secret. */
  @Override
  public String toString() {
    return "properties " + names();
  }

  private Properties with(String name, JsonNode value) {
    ObjectNode copy = json.deepCopy();
    copy.set(name, value);
    Predicate<JsonPointer> elsewhere = Predicate.not(at(name));
    return new Properties(
        copy,
        secrets.stream().filter(elsewhere).collect(Collectors.toSet()),
        unknowns.stream().filter(elsewhere).collect(Collectors.toSet()));
  }

  private Properties marked(String name, boolean secret, boolean unknown) {
    JsonPointer place = JsonPointer.empty().appendProperty(name);
    Set<JsonPointer> moreSecrets = new LinkedHashSet<>(secrets);
    Set<JsonPointer> moreUnknowns = new LinkedHashSet<>(unknowns);
    if (secret) {
      moreSecrets.add(place);
    }
    if (unknown) {
      moreUnknowns.add(place);
    }
    return new Properties(json, moreSecrets, moreUnknowns);
  }

  private static Predicate<JsonPointer> at(String name) {
    return place -> place.matchesProperty(name) || place.getMatchingProperty().equals(name);
  }

  private static Set<JsonPointer> below(Set<JsonPointer> places, String name) {
    return places.stream()
        .filter(at(name))
        .map(JsonPointer::tail)
        .filter(place -> !place.matches())
        .collect(Collectors.toSet());
  }
}
