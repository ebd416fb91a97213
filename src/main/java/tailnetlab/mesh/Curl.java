package tailnetlab.mesh;

import java.util.ArrayList;
import java.util.List;

/**
 * Starts curl as itself: a {@code ~/.curlrc}, or a proxy in the environment, would answer in place
 * of the lab.
 */
public final class Curl {
  private Curl() {}

  /**
   * Returns the words of a request.
   *
   * @param flags what else curl is told, with the URL
   */
  public static List<String> words(String... flags) {
    return words(List.of(flags));
  }

  /** Returns the words of a request with these flags. */
  static List<String> words(List<String> flags) {
    List<String> words = new ArrayList<>(BARE);
    words.addAll(DIRECT);
    words.addAll(flags);
    return words;
  }

  /** curl without its settings: {@code -q} counts as the first word only (curl(1)). */
  static final List<String> BARE = List.of("curl", "-q");

  /** No proxy for any host; every {@code --next} begins without it. */
  static final List<String> DIRECT = List.of("--noproxy", "*");
}
