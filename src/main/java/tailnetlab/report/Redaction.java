package tailnetlab.report;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Takes secrets out of text: those that are known, and what has the shape of one. */
public final class Redaction {
  static final String MARK = "(secret)";

  /** A shorter line of a secret, such as an encoding's last, is no secret and may be a word. */
  private static final int SHORTEST = 12;

  private static final List<Pattern> SHAPES =
      List.of(
          // PEM and OpenSSH's own form; without its end too, logs are cut.
          Pattern.compile(
              "-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\\s\\S]*?"
                  + "(-----END [A-Z0-9 ]*PRIVATE KEY-----|\\z)"),
          // Headscale's pre-auth and API keys, and Tailscale's of every kind.
          Pattern.compile("\\b(hskey|tskey)-[A-Za-z0-9_-]{4,}"),
          // What Tailscale and headscale keep: node, machine, relay and tailnet-lock keys.
          Pattern.compile("\\b(privkey|nlpriv):[0-9a-fA-F]+"));

  /** A node's public key is no secret, and of no use in full; its beginning tells nodes apart. */
  private static final Pattern PUBLIC =
      Pattern.compile("\\b(nodekey:[0-9a-fA-F]{8})[0-9a-fA-F]{56}");

  private final List<String> known;

  /**
   * Redacts these.
   *
   * @param secrets texts of any number of lines; each line counts for itself, for a log may have
   *     put something before it
   */
  public Redaction(Collection<String> secrets) {
    known =
        secrets.stream()
            .flatMap(String::lines)
            .map(String::strip)
            .filter(line -> line.length() >= SHORTEST && !line.startsWith("-----"))
            .distinct()
            // A secret may begin with another one.
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** Returns the text without secrets. */
  public String of(String text) {
    String clean = text;
    for (Pattern shape : SHAPES) {
      clean = shape.matcher(clean).replaceAll(MARK);
    }
    for (String secret : known) {
      clean = clean.replace(secret, MARK);
    }
    return PUBLIC.matcher(clean).replaceAll("$1…");
  }

  /** Says whether there is a secret in it, for what cannot be redacted. */
  public boolean foundIn(String text) {
    return SHAPES.stream().anyMatch(shape -> shape.matcher(text).find())
        || known.stream().anyMatch(text::contains);
  }
}
