package tailnetlab.baseline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tailnetlab.hypervisor.HypervisorException;
import tailnetlab.hypervisor.Programs.Said;
import tailnetlab.hypervisor.Virsh;
import tailnetlab.plan.LabPlan;

/** A libvirt whose guests run, stand still or are off, have snapshots, and can refuse an order. */
public final class FakeVirsh implements Virsh {
  private static final Said SILENT = new Said(0, "", "");
  private static final Said OFF = new Said(1, "", "error: domain is not running");

  private final Map<String, String> states = new TreeMap<>();
  private final Map<String, Set<String>> snapshots = new TreeMap<>();
  private final Map<Pattern, Said> refusals = new LinkedHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private Consumer<String> watcher = line -> {};

  /** Makes a libvirt on which a lab's guests run. */
  public FakeVirsh(LabPlan plan) {
    plan.nodes()
        .forEach(
            node -> {
              states.put(plan.named(node.name()), "running");
              snapshots.put(plan.named(node.name()), new TreeSet<>());
            });
  }

  /** Lets orders in which the pattern is found fail with these words. */
  public synchronized FakeVirsh refuse(String pattern, String words) {
    refusals.put(Pattern.compile(pattern), new Said(1, "", words));
    return this;
  }

  /** Lets no virsh be started for such orders. */
  public synchronized FakeVirsh breakAt(String pattern) {
    refusals.put(Pattern.compile(pattern), new Said(-1, "", ""));
    return this;
  }

  /** Tells each order before it is done. */
  public synchronized void watch(Consumer<String> told) {
    watcher = told;
  }

  /** Lets everything be done again. */
  public synchronized void obey() {
    refusals.clear();
  }

  /** Puts a guest into a state. */
  public synchronized FakeVirsh put(String domain, String state) {
    states.put(domain, state);
    return this;
  }

  /** Gives a guest a snapshot. */
  public synchronized FakeVirsh give(String domain, String snapshot) {
    snapshots.get(domain).add(snapshot);
    return this;
  }

  /** Returns the state of every guest. */
  public synchronized Map<String, String> states() {
    return Map.copyOf(states);
  }

  /** Returns the snapshots that any guest has. */
  public synchronized Set<String> snapshots() {
    Set<String> all = new TreeSet<>();
    snapshots.values().forEach(all::addAll);
    return all;
  }

  /** Returns what was asked so far, in its order. */
  public synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public synchronized Said run(List<String> words) {
    String line = String.join(" ", words);
    asked.add(line);
    watcher.accept(line);
    for (Map.Entry<Pattern, Said> refusal : refusals.entrySet()) {
      if (refusal.getKey().matcher(line).find()) {
        if (refusal.getValue().exit() < 0) {
          throw new HypervisorException("virsh cannot be started");
        }
        // The monitor has no exit status.
        boolean told = line.contains("--hmp") && refusal.getValue().err().startsWith("Error: ");
        return told ? new Said(0, refusal.getValue().err(), "") : refusal.getValue();
      }
    }
    return words.get(0).equals("list") ? list() : done(words);
  }

  private Said list() {
    StringBuilder table = new StringBuilder(" Id   Name   State\n-----------------\n");
    states.forEach((domain, state) -> table.append(" 1    %s   %s%n".formatted(domain, state)));
    return new Said(0, table + "\n", "");
  }

  private Said done(List<String> words) {
    String domain = words.get(1);
    String state = states.get(domain);
    return switch (words.get(0)) {
      case "domstate" -> new Said(0, state + "\n\n", "");
      case "start" -> moved(domain, state.equals("shut off"), "paused");
      case "suspend" -> moved(domain, !state.equals("shut off"), "paused");
      case "resume" -> moved(domain, state.equals("paused"), "running");
      default -> state.equals("shut off") ? OFF : monitor(domain, words.get(3).split(" ", 2));
    };
  }

  private Said moved(String domain, boolean possible, String to) {
    if (possible) {
      states.put(domain, to);
    }
    return possible ? SILENT : new Said(1, "", "error: Requested operation is not valid");
  }

  private Said monitor(String domain, String[] order) {
    Set<String> own = snapshots.get(domain);
    switch (order[0]) {
      case "info" -> {
        return new Said(0, own.isEmpty() ? "There is no snapshot available.\n" : table(own), "");
      }
      case "savevm" -> own.add(order[1]);
      case "delvm" -> own.remove(order[1]);
      default -> {
        if (!own.contains(order[1])) {
          return new Said(0, "Error: Snapshot '%s' does not exist".formatted(order[1]), "");
        }
      }
    }
    return SILENT;
  }

  private static String table(Set<String> own) {
    StringBuilder table =
        new StringBuilder("List of snapshots present on all disks:\nID  TAG  VM SIZE\n");
    own.forEach(tag -> table.append("--        %-16s 301 MiB%n".formatted(tag)));
    return table.toString();
  }
}
