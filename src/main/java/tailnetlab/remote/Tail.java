package tailnetlab.remote;

import java.util.List;

/** The end of what a command printed, for a message. */
final class Tail {
  private static final int LINES = 8;

  private Tail() {}

  /** Returns the text's last lines, or a remark that there is none. */
  static String of(String text) {
    List<String> lines = text.strip().lines().toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    return last.isEmpty() ? "(it printed nothing)" : String.join("\n", last);
  }
}
