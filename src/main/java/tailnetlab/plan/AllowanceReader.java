package tailnetlab.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tailnetlab.plan.Allowance.Kind;

/** Reads {@code allow:}, what may be there besides; mistakes are added to the reader's list. */
final class AllowanceReader {
  private static final String ON = "on";
  private static final String BECAUSE = "because";

  private final List<NodePlan> nodes;
  private final List<Mistake> mistakes;

  AllowanceReader(List<NodePlan> nodes, List<Mistake> mistakes) {
    this.nodes = nodes;
    this.mistakes = mistakes;
  }

  List<Allowance> read(Optional<JsonNode> list) {
    if (list.isEmpty() || isNothing(list.get())) {
      return List.of();
    }
    if (!list.get().isArray()) {
      wrong("allow", "it is no list", "Write a list, such as [{member: printer}]");
      return List.of();
    }
    List<Allowance> allowances = new ArrayList<>();
    for (int i = 0; i < list.get().size(); i++) {
      String key = "allow[%d]".formatted(i);
      entry(key, list.get().get(i))
          .filter(allowance -> isNew(key, allowance, allowances))
          .ifPresent(allowances::add);
    }
    return allowances;
  }

  private static boolean isNothing(JsonNode value) {
    return value.isNull() || (value.isTextual() && value.asText().isBlank());
  }

  private Optional<Allowance> entry(String key, JsonNode entry) {
    if (!entry.isObject()) {
      wrong(key, "an entry is a map", "Write {route: 10.9.0.0/24, on: app, because: the office}");
      return Optional.empty();
    }
    List<Kind> kinds = new ArrayList<>();
    entry.fieldNames().forEachRemaining(field -> kind(key, field).ifPresent(kinds::add));
    if (kinds.size() != 1) {
      if (kinds.size() > 1 || !hasUnknown(entry)) {
        wrong(
            key,
            kinds.isEmpty() ? "it allows nothing" : "it allows several things at once",
            "Write one of " + String.join(", ", Kind.words()));
      }
      return Optional.empty();
    }
    Kind kind = kinds.get(0);
    String value = entry.path(kind.word()).asText("");
    if (!kind.takes(value)) {
      wrong(
          key + "." + kind.word(),
          "\"%s\" is no %s".formatted(value, kind.word()),
          "Write " + kind.form());
    }
    String because = entry.path(BECAUSE).asText("");
    return Optional.of(new Allowance(kind, value, on(key, kind, entry), because));
  }

  /** Of a key that there is not, a word was said already. */
  private static boolean hasUnknown(JsonNode entry) {
    List<String> known = new ArrayList<>(Kind.words());
    known.addAll(List.of(ON, BECAUSE));
    List<String> fields = new ArrayList<>();
    entry.fieldNames().forEachRemaining(fields::add);
    return !known.containsAll(fields);
  }

  private Optional<Kind> kind(String key, String field) {
    if (field.equals(ON) || field.equals(BECAUSE)) {
      return Optional.empty();
    }
    Optional<Kind> kind = Kind.named(field);
    if (kind.isEmpty()) {
      wrong(
          key + "." + field,
          "there is no such key",
          Nearest.to(field, Kind.words())
              + "One can allow "
              + String.join(", ", Kind.words())
              + "; beside it stand on and because");
    }
    return kind;
  }

  private String on(String key, Kind kind, JsonNode entry) {
    String node = entry.path(ON).asText("");
    if (kind.hasNode() && nodes.stream().noneMatch(known -> known.name().equals(node))) {
      List<String> names = nodes.stream().map(NodePlan::name).toList();
      wrong(
          key + "." + ON,
          node.isEmpty()
              ? "a %s belongs to a node".formatted(kind.word())
              : "there is no node \"%s\"".formatted(node),
          (node.isEmpty() ? "" : Nearest.to(node, names)) + "Write " + String.join(" or ", names));
    }
    if (!kind.hasNode() && entry.has(ON)) {
      wrong(key + "." + ON, "a %s belongs to no node".formatted(kind.word()), "Leave it out");
    }
    return kind.hasNode() ? node : "";
  }

  private boolean isNew(String key, Allowance allowance, List<Allowance> before) {
    boolean twice =
        before.stream()
            .anyMatch(a -> a.isAbout(allowance.kind(), allowance.value(), allowance.on()));
    if (twice) {
      wrong(key, "\"%s\" is there twice".formatted(allowance), "Once is enough");
    }
    return !twice;
  }

  private void wrong(String key, String wrong, String right) {
    mistakes.add(new Mistake(key, wrong, right));
  }
}
