package tailnetlab.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a resource takes and gives, as data. Checking, comparing, previewing and the schema all
 * follow from it, so that no resource does them by hand.
 *
 * @param name the last part of the type token: {@code NodeReady}
 * @param description one sentence for the schema
 * @param inputs what it takes
 * @param outputs what it gives
 * @param deleteFirst whether a replacement begins with the deletion
 * @param looksAgain whether an update finds new outputs; otherwise it keeps them
 */
record Shape(
    String name,
    String description,
    List<Input> inputs,
    List<Output> outputs,
    boolean deleteFirst,
    boolean looksAgain) {

  Shape {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  static Shape of(String name, String description) {
    return new Shape(name, description, List.of(), List.of(), false, false);
  }

  /** Adds an input whose change is an update. */
  Shape takes(String input, Kind kind) {
    return and(new Input(input, kind, true, false));
  }

  /** Adds an input that may be missing and whose change is an update. */
  Shape mayTake(String input, Kind kind) {
    return and(new Input(input, kind, false, false));
  }

  /** Adds an input whose change is a replacement. */
  Shape standsOn(String input, Kind kind) {
    return and(new Input(input, kind, true, true));
  }

  /** Adds an input that may be missing and whose change is a replacement. */
  Shape mayStandOn(String input, Kind kind) {
    return and(new Input(input, kind, false, true));
  }

  Shape gives(String output, Kind kind) {
    return and(new Output(output, kind, false));
  }

  Shape givesSecret(String output) {
    return and(new Output(output, Kind.TEXT, true));
  }

  Shape deletedFirst() {
    return new Shape(name, description, inputs, outputs, true, looksAgain);
  }

  Shape lookingAgain() {
    return new Shape(name, description, inputs, outputs, deleteFirst, true);
  }

  /** Returns the type token. */
  String token() {
    return "tailnet:index:" + name;
  }

  /** Lists what is wrong with the inputs. */
  List<Wrong> check(Properties given) {
    List<Wrong> wrong = new ArrayList<>();
    for (Input input : inputs) {
      Optional<JsonNode> value = given.value(input.name());
      if (given.isUnknown(input.name())) {
        continue;
      }
      if (value.isEmpty()) {
        if (input.required()) {
          wrong.add(new Wrong(input.name(), "is missing; give it " + input.kind().meaning()));
        }
      } else if (!input.kind().fits(value.get())) {
        wrong.add(new Wrong(input.name(), "is not " + input.kind().meaning()));
      }
    }
    given.names().stream()
        // Names with two underscores are the engine's own, such as __defaults.
        .filter(name -> !name.startsWith("__"))
        .filter(name -> inputs.stream().noneMatch(input -> input.name().equals(name)))
        .forEach(name -> wrong.add(new Wrong(name, "is no input of " + token())));
    return wrong;
  }

  /** Lists the inputs that differ. */
  List<Input> changes(Properties before, Properties now) {
    return inputs.stream().filter(input -> !before.agreesOn(input.name(), now)).toList();
  }

  /** Returns the outputs of something that is not made yet. */
  Properties unknownOutputs() {
    Properties outputs = Properties.NONE;
    for (Output output : this.outputs) {
      outputs = outputs.withUnknown(output.name(), output.secret());
    }
    return outputs;
  }

  private Shape and(Input input) {
    return new Shape(
        name,
        description,
        Stream.concat(inputs.stream(), Stream.of(input)).toList(),
        outputs,
        deleteFirst,
        looksAgain);
  }

  private Shape and(Output output) {
    return new Shape(
        name,
        description,
        inputs,
        Stream.concat(outputs.stream(), Stream.of(output)).toList(),
        deleteFirst,
        looksAgain);
  }

  /**
   * Something a resource takes.
   *
   * @param replaces whether another value makes another resource
   */
  record Input(String name, Kind kind, boolean required, boolean replaces) {}

  /** Something a resource gives. */
  record Output(String name, Kind kind, boolean secret) {}

  /** What is wrong with an input, as the end of a sentence that begins with its name. */
  record Wrong(String input, String reason) {}

  /** The kinds of values there are. */
  enum Kind {
    TEXT("a text"),
    FLAG("true or false"),
    TEXTS("a list of texts"),
    CONNECTION("a connection {node, address, hostKey, clientKey}"),
    CONNECTIONS("a connection {node, address, hostKey, clientKey} per node");

    private static final List<String> ENDPOINT = List.of("node", "address", "hostKey", "clientKey");

    private final String meaning;

    Kind(String meaning) {
      this.meaning = meaning;
    }

    String meaning() {
      return meaning;
    }

    /** Says whether a value is of the kind; a null inside it is a part not known yet. */
    boolean fits(JsonNode value) {
      return switch (this) {
        case TEXT -> value.isTextual();
        case FLAG -> value.isBoolean();
        case TEXTS -> value.isArray() && all(value, JsonNode::isTextual);
        case CONNECTION -> ENDPOINT.stream().allMatch(part -> value.path(part).isTextual());
        case CONNECTIONS -> value.isObject() && all(value, CONNECTION::fits);
      };
    }

    private static boolean all(JsonNode values, Predicate<JsonNode> test) {
      return StreamSupport.stream(values.spliterator(), false).allMatch(test);
    }
  }
}
