package tailnetlab.mesh;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailnetlab.remote.Result;

/** What the census printed, part by part; its script says how parts are told apart. */
final class CensusParts {
  private final String who;
  private final Map<String, Part> parts;

  private CensusParts(String who, Map<String, Part> parts) {
    this.who = who;
    this.parts = parts;
  }

  /**
   * Reads the parts.
   *
   * @param who whose census it is
   * @param mark what no part can hold: made for this one command
   */
  static CensusParts read(String who, String mark, Result result) {
    Map<String, Part> parts = new HashMap<>();
    String line = "^" + Pattern.quote(mark);
    Matcher part = pattern(line + " ([a-z-]+)\\n(.*?)\\n" + line + " ([0-9]+)$", result.out());
    while (part.find()) {
      String name = part.group(1);
      Matcher complaint =
          pattern(line + " " + name + "$\\n?(.*?)(?=\\z|" + line + ")", result.err());
      parts.put(
          name,
          new Part(
              part.group(2),
              complaint.find() ? complaint.group(1).strip() : "",
              Integer.parseInt(part.group(3))));
    }
    return new CensusParts(who, parts);
  }

  private static Matcher pattern(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.MULTILINE | Pattern.DOTALL).matcher(text);
  }

  String who() {
    return who;
  }

  /** Says whether there is such a part: some are looked at only where their program is. */
  boolean has(String name) {
    return parts.containsKey(name);
  }

  /**
   * Returns what a part printed.
   *
   * @throws UnreadableAnswer when it failed or is not there
   */
  String text(String name) {
    Part part = parts.getOrDefault(name, new Part("", "it is missing", 1));
    if (part.exit() != 0) {
      throw new UnreadableAnswer(
          "the census of %s: %s ended with %d: %s"
              .formatted(who, name, part.exit(), part.complaint()),
          null);
    }
    return part.text();
  }

  /** Returns what a part complained about, where it failed. */
  Optional<String> failure(String name) {
    return Optional.ofNullable(parts.get(name))
        .filter(part -> part.exit() != 0)
        .map(Part::complaint);
  }

  /** Returns the lines of a part whose command may have found nothing. */
  List<String> linesIfAny(String name) {
    return Optional.ofNullable(parts.get(name)).stream()
        .flatMap(part -> part.text().lines())
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private record Part(String text, String complaint, int exit) {}
}
