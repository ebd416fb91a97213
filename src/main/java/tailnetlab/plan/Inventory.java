package tailnetlab.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import tailnetlab.plan.LabPlan.Lan;
import tailnetlab.plan.NodePlan.LanAddress;

/** Reads {@code nodes:}, the inventory; mistakes are added to the reader's list. */
final class Inventory {
  /** Names are used in host names, headscale and libvirt: a DNS label is what all of them take. */
  private static final String NAME = "[a-z]([a-z0-9-]{0,30}[a-z0-9])?";

  /** What both headscale's policy and its pre-auth keys take. */
  private static final String TAG = "tag:[a-z]([a-z0-9-]{0,30}[a-z0-9])?";

  private static final Set<String> KEYS = Set.of("name", "roles", "memory", "vcpus", "tags");

  /** A trixie guest with nginx and tailscaled does not boot reliably with less. */
  private static final int LEAST_MEMORY = 512;

  private static final int FIRST_HOST = 10;
  private static final int MOST_NODES = 40;

  private final Settings settings;
  private final List<Mistake> mistakes;

  Inventory(Settings settings, List<Mistake> mistakes) {
    this.settings = settings;
    this.mistakes = mistakes;
  }

  List<NodePlan> read(Optional<Lan> lan) {
    JsonNode list = settings.get("nodes").orElse(null);
    if (list == null || !list.isArray() || list.isEmpty()) {
      wrong("nodes", "the inventory is empty", "List at least a node with the role headscale");
      return List.of();
    }
    if (list.size() > MOST_NODES) {
      wrong("nodes", list.size() + " nodes are too many", "Use at most " + MOST_NODES);
      return List.of();
    }
    List<NodePlan> nodes = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      node(i, list.get(i), lan).ifPresent(nodes::add);
    }
    namesMustDiffer(nodes);
    rolesMustFitTogether(nodes);
    return nodes;
  }

  private Optional<NodePlan> node(int index, JsonNode entry, Optional<Lan> lan) {
    String key = "nodes[%d]".formatted(index);
    if (!entry.isObject()) {
      wrong(key, "an entry is a map with name and roles", "Write {name: app, roles: [hello]}");
      return Optional.empty();
    }
    entry
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!KEYS.contains(field)) {
                wrong(
                    key + "." + field,
                    "there is no such key",
                    Nearest.to(field, KEYS) + "A node has name, roles, memory, vcpus and tags");
              }
            });
    String name = entry.path("name").asText("");
    if (!name.matches(NAME)) {
      wrong(
          key + ".name",
          "\"%s\" is no node name".formatted(name),
          "Use up to 32 lower-case letters, digits and dashes, beginning with a letter");
    }
    List<Role> roles = roles(key, entry.path("roles"));
    int memory = number(key, entry, "memory", LEAST_MEMORY, 1 << 20);
    int vcpus = number(key, entry, "vcpus", 1, 256);
    List<String> tags = tags(key + ".tags", entry.path("tags"), roles);
    return lan.map(l -> new NodePlan(name, roles, address(index, l), memory, vcpus, tags));
  }

  private List<String> tags(String key, JsonNode words, List<Role> roles) {
    List<String> tags = new ArrayList<>();
    if (!words.isMissingNode() && !words.isArray()) {
      wrong(key, "it is no list", "Write [tag:web]");
    }
    for (JsonNode word : words) {
      String tag = word.asText();
      if (!tag.matches(TAG)) {
        wrong(key, "\"%s\" is no tag".formatted(tag), "Write tag: and a lower-case name: tag:web");
      } else if (tags.contains(tag)) {
        wrong(key, "\"%s\" is there twice".formatted(tag), "Once is enough");
      } else {
        tags.add(tag);
      }
    }
    if (!tags.isEmpty()
        && !roles.contains(Role.TAILSCALE)
        && !roles.contains(Role.TAILSCALE_JOIN)) {
      wrong(key, "a node outside the tailnet has no tags", "Add tailscale-join to its roles");
    }
    return tags.stream().sorted().toList();
  }

  private List<Role> roles(String key, JsonNode names) {
    EnumSet<Role> roles = EnumSet.noneOf(Role.class);
    if (!names.isArray() || names.isEmpty()) {
      wrong(key + ".roles", "a node needs roles", "Choose of " + String.join(", ", Role.names()));
    }
    for (JsonNode name : names) {
      Optional<Role> role = Role.named(name.asText());
      if (role.isEmpty()) {
        wrong(
            key + ".roles",
            "there is no role \"%s\"".formatted(name.asText()),
            Nearest.to(name.asText(), Role.names())
                + "Roles are "
                + String.join(", ", Role.names()));
      } else if (!roles.add(role.get())) {
        wrong(key + ".roles", "\"%s\" is there twice".formatted(name.asText()), "Once is enough");
      }
    }
    return List.copyOf(roles);
  }

  /** A node's own value, else the lab's. */
  private int number(String key, JsonNode entry, String field, int least, int most) {
    boolean own = entry.has(field);
    JsonNode value = own ? entry.get(field) : settings.get(field).orElse(null);
    String where = own ? key + "." + field : field;
    if (value == null || !value.asText().matches("[0-9]{1,7}")) {
      wrong(where, "\"%s\" is no whole number".formatted(value), "Write a number");
      return least;
    }
    int number = Integer.parseInt(value.asText());
    if (number < least) {
      wrong(where, number + " is too little", "At least %d is needed".formatted(least));
    } else if (number > most) {
      wrong(where, number + " is too much", "At most %d is taken".formatted(most));
    }
    return number;
  }

  private LanAddress address(int index, Lan lan) {
    int host = FIRST_HOST + index;
    return new LanAddress(
        mac(lan, index), lan.v4().host(host), Cidr.shortened(lan.v6().host(host)));
  }

  /** The range marks the lab, the last byte the node: two labs on one libvirt do not clash. */
  private static String mac(Lan lan, int index) {
    CRC32 crc = new CRC32();
    crc.update(lan.v4().toString().getBytes(StandardCharsets.UTF_8));
    long mark = crc.getValue();
    return "52:54:00:%02x:%02x:%02x".formatted((mark >> 8) & 0xff, mark & 0xff, FIRST_HOST + index);
  }

  private void namesMustDiffer(List<NodePlan> nodes) {
    Set<String> seen = new HashSet<>();
    for (NodePlan node : nodes) {
      if (!seen.add(node.name())) {
        wrong("nodes", "two nodes are named " + node.name(), "Give each a name of its own");
      }
    }
  }

  private void rolesMustFitTogether(List<NodePlan> nodes) {
    List<NodePlan> control = nodes.stream().filter(n -> n.is(Role.HEADSCALE)).toList();
    if (control.size() != 1) {
      wrong(
          "nodes",
          control.isEmpty()
              ? "no node has the role headscale"
              : "%d nodes have the role headscale: %s"
                  .formatted(control.size(), control.stream().map(NodePlan::name).toList()),
          "Exactly one node is the control plane");
    }
    for (NodePlan node : control) {
      if (!node.is(Role.TLS_PROXY)) {
        wrong(
            "nodes",
            node.name() + " has headscale without tls-proxy",
            "Add tls-proxy: clients log in over HTTPS only");
      }
    }
    nodes.stream()
        .filter(n -> n.is(Role.TLS_PROXY) && !n.is(Role.HEADSCALE))
        .forEach(
            n ->
                wrong(
                    "nodes",
                    n.name() + " has tls-proxy without headscale",
                    "The proxy speaks to the headscale on its own node"));
    nodes.stream()
        .filter(n -> n.is(Role.HELLO) && !n.is(Role.TAILSCALE_JOIN) && !n.is(Role.TAILSCALE))
        .forEach(
            n ->
                wrong(
                    "nodes",
                    n.name() + " has hello and never joins: nobody could reach it",
                    "Add tailscale-join"));
  }

  private void wrong(String key, String wrong, String right) {
    mistakes.add(new Mistake(key, wrong, right));
  }
}
