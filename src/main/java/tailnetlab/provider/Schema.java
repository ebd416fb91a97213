package tailnetlab.provider;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;

/**
 * The package's schema as Pulumi's tools read it, made from the shapes.
 *
 * @param version the package's version
 */
record Schema(String version) {
  private static final String CONNECTION = "tailnet:index:Connection";

  /** Writes the schema as JSON. */
  String write(List<Shape> shapes) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("name", "tailnet").put("version", version);
    schema.put("description", "Stands up a private tailnet on virtual machines and proves it.");
    connection(schema.putObject("types").putObject(CONNECTION));
    ObjectNode resources = schema.putObject("resources");
    shapes.stream()
        .sorted(Comparator.comparing(Shape::name))
        .forEach(shape -> resource(resources.putObject(shape.token()), shape));
    schema.putObject("provider");
    return schema.toString();
  }

  private static void resource(ObjectNode resource, Shape shape) {
    resource.put("description", shape.description());
    ObjectNode inputs = resource.putObject("inputProperties");
    shape.inputs().forEach(input -> type(inputs.putObject(input.name()), input.kind()));
    var required = resource.putArray("requiredInputs");
    shape.inputs().stream()
        .filter(Shape.Input::required)
        .forEach(input -> required.add(input.name()));
    ObjectNode outputs = resource.putObject("properties");
    var given = resource.putArray("required");
    for (Shape.Output output : shape.outputs()) {
      ObjectNode property = outputs.putObject(output.name());
      type(property, output.kind());
      if (output.secret()) {
        property.put("secret", true);
      }
      given.add(output.name());
    }
  }

  private static void connection(ObjectNode type) {
    type.put("type", "object").put("description", "Where a guest's SSH server is.");
    ObjectNode properties = type.putObject("properties");
    var required = type.putArray("required");
    for (String part : List.of("node", "address", "hostKey", "clientKey")) {
      properties.putObject(part).put("type", "string").put("secret", part.equals("clientKey"));
      required.add(part);
    }
  }

  private static void type(ObjectNode property, Shape.Kind kind) {
    switch (kind) {
      case TEXT -> property.put("type", "string");
      case FLAG -> property.put("type", "boolean");
      case TEXTS -> property.put("type", "array").putObject("items").put("type", "string");
      case CONNECTION -> property.put("$ref", "#/types/" + CONNECTION);
      case CONNECTIONS ->
          property
              .put("type", "object")
              .putObject("additionalProperties")
              .put("$ref", "#/types/" + CONNECTION);
    }
  }
}
