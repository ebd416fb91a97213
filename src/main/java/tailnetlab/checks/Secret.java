package tailnetlab.checks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A secret of this lab, to be looked for.
 *
 * @param name whose it is and what: {@code authority: keyPem}
 * @param value the secret itself; a key is PEM
 */
public record Secret(String name, String value) {
  /** A shorter text may be a word that anybody writes. */
  private static final int SHORTEST = 16;

  /**
   * Returns the texts by which each secret is known, one list for each.
   *
   * <p>Every OpenSSH key begins with the same line: what several secrets share tells of none.
   */
  static List<List<String>> marks(List<Secret> secrets) {
    Set<String> seen = new HashSet<>();
    Set<String> shared = new HashSet<>();
    secrets.stream()
        .map(Secret::value)
        .distinct()
        .map(Secret::lines)
        .forEach(
            lines ->
                lines.stream().distinct().filter(line -> !seen.add(line)).forEach(shared::add));
    return secrets.stream()
        .map(
            secret ->
                lines(secret.value()).stream().filter(line -> !shared.contains(line)).toList())
        .toList();
  }

  private static List<String> lines(String value) {
    List<String> lines =
        new ArrayList<>(
            value
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("-----"))
                .toList());
    if (value.startsWith("-----BEGIN") && lines.size() > 1) {
      // The end of a key is its public part, which the certificate has too.
      lines.remove(lines.size() - 1);
    }
    return lines.stream().filter(line -> line.length() >= SHORTEST).toList();
  }

  /** Tells the name only. */
  @Override
  public String toString() {
    return name;
  }
}
