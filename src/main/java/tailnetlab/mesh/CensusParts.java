package tailnetlab.mesh;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailnetlab.remote.Result;

/** What the census printed, part by part; its script says how parts are told apart. */
final class CensusParts {
  private final Result result;
  private final Map<String, Part> parts;

  private CensusParts(Result result, Map<String, Part> parts) {
    this.result = result;
    this.parts = parts;
  }

  /**
   * Reads the parts.
   *
   * @param mark what no part can hold: made for this one command
   */
  static CensusParts read(String mark, Result result) {
    Map<String, Part> parts = new HashMap<>();
    String line = "^" + Pattern.quote(mark);
    Matcher part =
        Pattern.compile(
                line + " ([a-z-]+)\\n(.*?)\\n" + line + " ([0-9]+)$",
                Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(result.out());
    while (part.find()) {
      parts.put(part.group(1), new Part(part.group(2), Integer.parseInt(part.group(3))));
    }
    return new CensusParts(result, parts);
  }

  /**
   * Returns what a part printed.
   *
   * @throws UnreadableAnswer when it failed or is not there
   */
  String text(String name) {
    Part part = parts.get(name);
    if (part == null || part.exit() != 0) {
      String how = part == null ? "is missing" : "ended with %d".formatted(part.exit());
      throw new UnreadableAnswer(
          "the census of the node: `%s` %s: %s".formatted(name, how, result.err().strip()), null);
    }
    return part.text();
  }

  /** Returns the lines of a part whose command may have found nothing. */
  List<String> linesIfAny(String name) {
    Part part = parts.get(name);
    return part == null
        ? List.of()
        : part.text().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private record Part(String text, int exit) {}
}
