package tailnetlab.mesh;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;

/** A text file in a guest; writing keeps its owner and mode. */
public final class TextFile {
  private final Node node;
  private final String path;

  public TextFile(Node node, String path) {
    this.node = node;
    this.path = path;
  }

  /** Returns its text. */
  public String read() {
    return node.run(Command.of("cat", "--", path)).require();
  }

  /** Writes the text in place of what is there. */
  public void write(String text) {
    String line = text.endsWith("\n") ? text : text + "\n";
    node.run(Command.of("sh", "-c", "cat > \"$1\"", "sh", path).reading(line)).require();
  }

  /** Adds a line at the end. */
  public void append(String line) {
    write(read() + "\n" + line);
  }

  /**
   * Replaces every match.
   *
   * @param pattern in multi-line mode: ^ and $ are those of a line
   * @throws IllegalStateException when nothing matches: an edit that changes nothing is a mistake
   */
  public void replace(String pattern, String replacement) {
    String before = read();
    Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(before);
    if (!matcher.find()) {
      throw new IllegalStateException(
          "%s on %s has nothing like \"%s\" to replace; it is:\n%s"
              .formatted(path, node.name(), pattern, before));
    }
    write(matcher.replaceAll(Matcher.quoteReplacement(replacement)));
  }
}
