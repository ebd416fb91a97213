package tailnetlab.mesh;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Units of a node as systemd has them loaded, and whether the next boot starts them.
 *
 * @param all them, by name
 */
public record BootUnits(Map<String, Unit> all) {
  /** Targets that a boot reaches only when something is wrong. */
  private static final Pattern ASIDE = Pattern.compile("(rescue|emergency|halt|poweroff|reboot).*");

  public BootUnits {
    all = Map.copyOf(all);
  }

  /** Reads what {@code systemctl show} prints of several units: a block for each. */
  static BootUnits read(String printed) {
    Map<String, Unit> all = new HashMap<>();
    for (String block : printed.strip().split("\\n\\s*\\n")) {
      Map<String, String> values = new HashMap<>();
      for (String line : block.lines().toList()) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          values.put(line.substring(0, equals), line.substring(equals + 1));
        }
      }
      Unit unit = Unit.of(values);
      all.put(unit.name(), unit);
    }
    return new BootUnits(all);
  }

  /** Returns the unit of that name; one that is not there is not found. */
  public Unit unit(String name) {
    return all.getOrDefault(name, new Unit(name, "not-found", false, Set.of(), Instant.EPOCH));
  }

  /** Says whether a boot comes by the unit, on its way to where it always ends. */
  public boolean isReached(String name) {
    Set<String> seen = new HashSet<>();
    List<String> open = new ArrayList<>(List.of(name));
    while (!open.isEmpty()) {
      String next = open.remove(open.size() - 1);
      if (!all.containsKey(next)) {
        // Not one of those we asked for: a target of systemd's own.
        if (next.endsWith(".target") && !ASIDE.matcher(next).matches()) {
          return true;
        }
      } else if (next.equals("multi-user.target")) {
        return true;
      } else if (seen.add(next) && unit(next).isLoaded()) {
        open.addAll(unit(next).wantedBy());
      }
    }
    return false;
  }

  /**
   * A unit.
   *
   * @param load {@code loaded}, {@code masked}, {@code not-found}, …
   * @param stale whether its files have changed since systemd read them
   * @param wantedBy the units that start it
   * @param changed when it last started, stopped or loaded its settings anew
   */
  public record Unit(
      String name, String load, boolean stale, Set<String> wantedBy, Instant changed) {
    public Unit {
      wantedBy = Set.copyOf(wantedBy);
    }

    private static Unit of(Map<String, String> values) {
      Set<String> wantedBy = new HashSet<>();
      for (String key : List.of("WantedBy", "RequiredBy", "UpheldBy")) {
        wantedBy.addAll(List.of(values.getOrDefault(key, "").strip().split("\\s+")));
      }
      wantedBy.remove("");
      String changed = values.getOrDefault("StateChangeTimestamp", "").replaceFirst("^@", "");
      return new Unit(
          values.getOrDefault("Id", ""),
          values.getOrDefault("LoadState", ""),
          values.getOrDefault("NeedDaemonReload", "").equals("yes"),
          wantedBy,
          Instant.ofEpochSecond(changed.matches("[0-9]+") ? Long.parseLong(changed) : 0));
    }

    /** Says whether systemd could start it. */
    public boolean isLoaded() {
      return load.equals("loaded");
    }
  }
}
