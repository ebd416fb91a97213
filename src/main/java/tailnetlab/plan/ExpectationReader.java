package tailnetlab.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tailnetlab.plan.Expectation.Access;
import tailnetlab.plan.Expectation.Over;

/** Reads {@code expect:}, the user's own expectations; mistakes are added to the reader's list. */
final class ExpectationReader {
  private static final Set<String> KEYS = Set.of("from", "to", "port", "over", "access");
  private static final int LAST_PORT = 65535;

  private final List<NodePlan> nodes;
  private final List<Mistake> mistakes;

  /** By the connection: which entry said what first. */
  private final Map<String, Said> said = new LinkedHashMap<>();

  ExpectationReader(List<NodePlan> nodes, List<Mistake> mistakes) {
    this.nodes = nodes;
    this.mistakes = mistakes;
  }

  /** Reads the list; an entry with tags becomes one expectation for each two nodes. */
  List<Expectation> read(Optional<JsonNode> list) {
    if (list.isEmpty() || isNothing(list.get())) {
      return List.of();
    }
    if (!list.get().isArray()) {
      wrong("expect", "it is no list", "Write a list of {from, to, port, over, access}");
      return List.of();
    }
    for (int i = 0; i < list.get().size(); i++) {
      entry("expect[%d]".formatted(i), list.get().get(i));
    }
    return said.values().stream().map(Said::expectation).toList();
  }

  private static boolean isNothing(JsonNode value) {
    return value.isNull() || (value.isTextual() && value.asText().isBlank());
  }

  private void entry(String key, JsonNode entry) {
    if (!entry.isObject()) {
      wrong(
          key,
          "an entry is a map",
          "Write {from: client, to: app, port: 80, over: tailnet, access: allow}");
      return;
    }
    knowOnly(key, entry);
    List<NodePlan> from = ends(key + ".from", entry.path("from"));
    List<NodePlan> to = ends(key + ".to", entry.path("to"));
    Optional<Integer> port = port(key + ".port", entry.path("port"));
    Optional<Over> over = over(key + ".over", entry.path("over"));
    Optional<Access> access = access(key + ".access", entry.path("access"));
    if (over.filter(Over.TAILNET::equals).isPresent()) {
      mustBeMembers(key + ".from", from);
      mustBeMembers(key + ".to", to);
    }
    if (port.isPresent() && over.isPresent() && access.isPresent()) {
      flows(key, from, to).stream()
          .map(
              flow ->
                  new Expectation(flow.get(0), flow.get(1), port.get(), over.get(), access.get()))
          .forEach(expectation -> note(key, expectation));
    }
  }

  private void knowOnly(String key, JsonNode entry) {
    entry
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!KEYS.contains(field)) {
                wrong(
                    key + "." + field,
                    "there is no such key",
                    Nearest.to(field, KEYS) + "An expectation has from, to, port, over and access");
              }
            });
  }

  /** Finds the node of that name, or every node with that tag. */
  private List<NodePlan> ends(String key, JsonNode value) {
    String word = value.asText("");
    List<NodePlan> found =
        nodes.stream().filter(n -> n.name().equals(word) || n.tags().contains(word)).toList();
    // An inventory that could not be read has mistakes of its own: no word on its names.
    if (found.isEmpty() && !nodes.isEmpty()) {
      List<String> known =
          nodes.stream()
              .flatMap(n -> Stream.concat(Stream.of(n.name()), n.tags().stream()))
              .toList();
      wrong(
          key,
          word.isEmpty()
              ? "there is no node"
              : "there is no %s \"%s\""
                  .formatted(word.startsWith("tag:") ? "node with the tag" : "node", word),
          (word.isEmpty() ? "" : Nearest.to(word, known))
              + "Write a node's name or a tag: "
              + String.join(", ", known.stream().distinct().toList()));
    }
    return found;
  }

  private Optional<Integer> port(String key, JsonNode value) {
    String text = value.asText("");
    if (text.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= LAST_PORT) {
        return Optional.of(port);
      }
    }
    wrong(key, "\"%s\" is no TCP port".formatted(text), "Write a number from 1 to " + LAST_PORT);
    return Optional.empty();
  }

  private Optional<Over> over(String key, JsonNode value) {
    String word = value.asText("");
    // A policy is about the tailnet, and so are most expectations.
    return value.isMissingNode()
        ? Optional.of(Over.TAILNET)
        : one(key, word, Over.values(), "there is no network \"%s\"", "Write tailnet or lan");
  }

  private Optional<Access> access(String key, JsonNode value) {
    String word = value.asText("");
    return one(key, word, Access.values(), "\"%s\" is no expectation", "Write allow or deny");
  }

  private <E extends Enum<E>> Optional<E> one(
      String key, String word, E[] known, String wrong, String right) {
    List<String> words =
        Stream.of(known).map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
    int found = words.indexOf(word);
    if (found < 0) {
      wrong(key, wrong.formatted(word), Nearest.to(word, words) + right);
      return Optional.empty();
    }
    return Optional.of(known[found]);
  }

  private void mustBeMembers(String key, List<NodePlan> ends) {
    ends.stream()
        .filter(node -> !node.isMember())
        .forEach(
            node ->
                wrong(
                    key,
                    node.name() + " is not in the tailnet: it has no tailscale role",
                    "Add tailscale or tailscale-join to its roles, or write over: lan"));
  }

  private List<List<String>> flows(String key, List<NodePlan> from, List<NodePlan> to) {
    List<List<String>> flows = new ArrayList<>();
    for (NodePlan a : from) {
      to.stream().filter(b -> !b.equals(a)).forEach(b -> flows.add(List.of(a.name(), b.name())));
    }
    if (flows.isEmpty() && !from.isEmpty() && !to.isEmpty()) {
      wrong(key + ".to", "from and to are the same node", "Name two nodes");
    }
    return flows;
  }

  private void note(String key, Expectation expectation) {
    Said before = said.putIfAbsent(expectation.flow(), new Said(key, expectation));
    if (before != null && before.expectation().access() != expectation.access()) {
      wrong(
          key + ".access",
          "%s is %s here and %s in %s"
              .formatted(
                  expectation.flow(),
                  expectation.access().word(),
                  before.expectation().access().word(),
                  before.key()),
          "Keep one of the two");
    }
  }

  private void wrong(String key, String wrong, String right) {
    mistakes.add(new Mistake(key, wrong, right));
  }

  private record Said(String key, Expectation expectation) {}
}
