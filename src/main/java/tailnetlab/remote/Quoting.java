package tailnetlab.remote;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Turns words into the one line that SSH carries.
 *
 * <p>An SSH server gives a command to the account's shell as a single string (RFC 4254, 6.5). This
 * is the only place where that string is made.
 */
public final class Quoting {
  private Quoting() {}

  /**
   * Quotes words so that a POSIX shell reads back exactly these words.
   *
   * @throws IllegalArgumentException when a word holds a NUL: no argument of a process can
   */
  public static String line(List<String> words) {
    return words.stream().map(Quoting::word).collect(Collectors.joining(" "));
  }

  private static String word(String word) {
    if (word.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a word of a command cannot hold a NUL character");
    }
    // Always quoted: a list of harmless characters would be one more thing to get wrong.
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
