package tailnetlab.cli;

import java.util.List;
import java.util.regex.Pattern;

/** Turns what pulumi says when it fails into what a user of the lab can act on. */
final class Complaints {
  private static final Pattern NOISE =
      Pattern.compile(
          "unable to start debugging|client connection is closing|^SLF4J|^warning: resource plugin");
  private static final List<String> EMPTY = List.of("", "error:");

  private Complaints() {}

  /** Returns the lines without those that say nothing to a user of the lab. */
  static List<String> withoutNoise(List<String> lines) {
    return lines.stream().filter(line -> !NOISE.matcher(line).find()).toList();
  }

  /** Explains a failure by pulumi's words. */
  static String explain(String words, Place place) {
    if (words.contains("incorrect passphrase")) {
      return "%s: is not the passphrase that the lab's secrets and %s were encrypted with. Put the right one back; or give that lab up: ./lab destroy --stack %s"
          .formatted(place.passphrase(), place.configuration().getFileName(), place.stack());
    }
    if (words.contains("currently locked by")) {
      return "Another pulumi works on the stack \"%s\" just now, or died while it did. Wait for its end; if there is none, type: ./lab pulumi cancel --yes\n(pulumi: %s)"
          .formatted(place.stack(), words);
    }
    if (words.contains("could not deserialize") || words.contains("unmarshal")) {
      return "The state in %s is damaged (pulumi: %s). Its earlier versions lie beside it in .pulumi/backups and .pulumi/history; to start afresh: rm -r %s"
          .formatted(place.state(), words, place.state());
    }
    return EMPTY.contains(words.strip()) ? "pulumi failed and said nothing" : "pulumi: " + words;
  }
}
