package tailnetlab.cloudinit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import tailnetlab.cloudinit.Fragment.GuestFile;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Role;

/** Composes what a guest is told at its first boot out of its roles' folders. */
public final class Composer {
  private static final String HEADER = "#cloud-config\n";

  private final Sources sources;

  /** Takes the folders that travel with the program. */
  public Composer() {
    this(Sources.classPath());
  }

  Composer(Sources sources) {
    this.sources = sources;
  }

  /**
   * Composes a node's seed data: base first, then its roles, each with what it includes.
   *
   * @throws FragmentException when a folder is wrong, or two of them contradict each other
   */
  public SeedData compose(LabPlan plan, NodePlan node, Identity identity) {
    // A mistake in what is declared is told before anything is made.
    belongings(plan, node);
    Placeholders placeholders = new Placeholders(Values.of(plan, node, identity));
    Merger merger = new Merger();
    Map<String, String> writers = new HashMap<>();
    fragments(plan, node)
        .forEach(
            (name, fragment) -> {
              String file = name + "/role.yaml";
              merger.add(name, (ObjectNode) placeholders.fill(fragment.cloudConfig(), file));
              if (!fragment.files().isEmpty()) {
                merger.add(name, writeFiles(name, fragment, placeholders, writers));
              }
            });
    return new SeedData(
        HEADER + Yaml.write(merger.result()),
        filled("meta-data.yaml", placeholders),
        filled("network-config.yaml", placeholders));
  }

  /**
   * Returns what belongs to a node, in the order of its roles.
   *
   * @throws FragmentException when a folder is wrong
   */
  public Belongings belongings(LabPlan plan, NodePlan node) {
    Placeholders placeholders = new Placeholders(Values.of(plan, node));
    List<Owned> owned = new ArrayList<>();
    Map<String, String> files = new TreeMap<>();
    fragments(plan, node)
        .forEach(
            (name, fragment) -> {
              String file = name + "/role.yaml";
              owned.add(
                  Yaml.read(placeholders.fill(fragment.owns(), file), file, "owns", Owned.class));
              fragment.files().stream()
                  .filter(written -> isLookedAt(written.path()))
                  .forEach(
                      written -> files.put(written.path(), content(name, written, placeholders)));
            });
    return new Belongings(
        joined(owned, Owned::listeners),
        joined(owned, Owned::sites),
        joined(owned, Owned::keys),
        joined(owned, Owned::units),
        FirewallFiles.joined(files),
        files);
  }

  /** None of these holds a secret, which nobody who asks for belongings has. */
  private static boolean isLookedAt(String path) {
    return path.startsWith("/etc/nftables") || path.equals("/etc/hosts");
  }

  private static <T> List<T> joined(List<Owned> owned, Function<Owned, List<T>> part) {
    return owned.stream().flatMap(of -> part.apply(of).stream()).distinct().toList();
  }

  private Map<String, Fragment> fragments(LabPlan plan, NodePlan node) {
    Map<String, Fragment> found = new LinkedHashMap<>();
    collect("base", List.of("every node"), found);
    if (!plan.guests().isOurs()) {
      collect("stock-image", List.of("the image of the configuration"), found);
    }
    for (Role role : node.roles()) {
      collect(role.id(), List.of("node " + node.name()), found);
    }
    return found;
  }

  /**
   * Collects a folder after those it includes.
   *
   * @param way who asked for it, from the node down to the folder that includes it
   */
  private void collect(String name, List<String> way, Map<String, Fragment> found) {
    if (found.containsKey(name)) {
      return;
    }
    List<String> further = Stream.concat(way.stream(), Stream.of(name)).toList();
    if (way.contains(name)) {
      throw new FragmentException(
          "roles include each other in a circle: " + String.join(" > ", further));
    }
    Fragment fragment = Fragment.read(name, way.get(way.size() - 1), sources);
    fragment.includes().forEach(include -> collect(include, further, found));
    found.put(name, fragment);
  }

  private ObjectNode writeFiles(
      String role, Fragment fragment, Placeholders placeholders, Map<String, String> writers) {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    var list = config.putArray("write_files");
    for (GuestFile file : fragment.files()) {
      String other = writers.put(file.path(), role);
      if (other != null) {
        throw new FragmentException(
            "%s is written by role %s and by role %s".formatted(file.path(), other, role));
      }
      ObjectNode entry = list.addObject();
      entry.put("path", file.path());
      entry.put("permissions", file.permissions());
      file.owner().ifPresent(owner -> entry.put("owner", owner));
      entry.put("content", content(role, file, placeholders));
    }
    return config;
  }

  private String content(String role, GuestFile file, Placeholders placeholders) {
    String path = role + file.path();
    return path.endsWith(".yaml")
        ? filled(path, placeholders)
        : placeholders.fill(sources.read(path, role + "/role.yaml"), path);
  }

  /** Fills a YAML file value by value; its comments stay behind. */
  private String filled(String path, Placeholders placeholders) {
    return Yaml.write(placeholders.fill(Yaml.parse(sources.read(path, "every node"), path), path));
  }
}
