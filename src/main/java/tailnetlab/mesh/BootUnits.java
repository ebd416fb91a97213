package tailnetlab.mesh;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the next boot starts, by the files that systemd will read then. Not by what it has read: it
 * shows the units of this boot, and on a guest whose unit files came with its first boot it says of
 * each of them that it should be read anew.
 */
public final class BootUnits {
  /** Targets that a boot reaches only when something is wrong, or on its way down. */
  private static final Pattern ASIDE =
      Pattern.compile("(rescue|emergency|halt|poweroff|reboot|kexec|shutdown)\\.target");

  private static final Pattern LINK =
      Pattern.compile(".*/([^/]+)\\.(?:wants|requires|upholds)/(.+)");

  /** What grep prints of a unit's file, or of one beside it in NAME.d/. */
  private static final Pattern SAID =
      Pattern.compile(".*?/([^/]+?)(?:\\.d/[^/]+)?:(?:Wants|Requires|Upholds)=(.*)");

  private final Set<String> there = new HashSet<>();
  private final Set<String> masked = new HashSet<>();
  private final Map<String, Set<String>> wantedBy = new HashMap<>();

  private BootUnits() {}

  /**
   * Reads them.
   *
   * @param files the files in systemd's folders, each with where it links to
   * @param said what units' own files want, as grep prints it
   */
  static BootUnits read(List<String> files, List<String> said) {
    BootUnits units = new BootUnits();
    for (String line : files) {
      String[] fields = line.split(" ", 2);
      Matcher link = LINK.matcher(fields[0]);
      String name = fields[0].substring(fields[0].lastIndexOf('/') + 1);
      boolean isNothing = fields.length > 1 && fields[1].equals("/dev/null");
      if (link.matches()) {
        if (!isNothing) {
          units.want(link.group(1), link.group(2));
        }
      } else if (isNothing) {
        units.masked.add(name);
      } else {
        units.there.add(name);
      }
    }
    for (String line : said) {
      Matcher wants = SAID.matcher(line);
      if (wants.matches()) {
        List.of(wants.group(2).strip().split("\\s+"))
            .forEach(unit -> units.want(wants.group(1), unit));
      }
    }
    return units;
  }

  private void want(String by, String unit) {
    wantedBy.computeIfAbsent(unit, any -> new TreeSet<>()).add(by);
  }

  /** Says what keeps a boot from starting the unit, or nothing. */
  public String obstacle(String name) {
    if (masked.contains(name)) {
      return "is masked";
    }
    if (!there.contains(name)) {
      return "has no file";
    }
    return isReached(name) ? "" : "is started by nothing that a boot reaches";
  }

  /** Returns the units that start it. */
  public Set<String> wantedBy(String name) {
    return wantedBy.getOrDefault(name, Set.of());
  }

  /** Follows who starts it, up to a target that every boot reaches. */
  private boolean isReached(String name) {
    Set<String> seen = new HashSet<>();
    List<String> open = new ArrayList<>(List.of(name));
    while (!open.isEmpty()) {
      String next = open.remove(open.size() - 1);
      if (masked.contains(next) || !there.contains(next) || !seen.add(next)) {
        continue;
      }
      // Nobody starts systemd's own targets by a link; the lab's own is wanted by a file.
      if (next.endsWith(".target") && !next.equals("lab.target")) {
        if (!ASIDE.matcher(next).matches()) {
          return true;
        }
      } else {
        open.addAll(wantedBy(next));
      }
    }
    return false;
  }
}
