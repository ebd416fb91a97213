package tailnetlab.mesh;

import java.util.Optional;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;

/** A file in a guest that only root reads, filled from standard input. */
public final class SecretFile {
  // The move makes it atomic: a unit that waits for the file never sees half a key. Who is ended
  // meanwhile leaves none at all.
  private static final String WRITE =
      "trap 'rm -f \"$1.new\"' EXIT; trap 'exit 143' TERM HUP INT;"
          + " umask 077 && cat > \"$1.new\" && mv -f \"$1.new\" \"$1\"";

  private final Node node;
  private final String path;

  public SecretFile(Node node, String path) {
    this.node = node;
    this.path = path;
  }

  /** Returns where it is. */
  public String path() {
    return path;
  }

  /** Writes the text, with mode 0600 from the first byte, in place of whatever is there. */
  public void write(String text) {
    node.run(Command.of("sh", "-c", WRITE, "sh", path).reading(text)).require();
  }

  /** Reads it; nothing where it is missing, or is not root's alone. */
  public Optional<String> read() {
    Result found =
        node.run(
            Command.of(
                "find", path, "-type", "f", "-user", "root", "-perm", "0600", "-exec", "cat", "{}",
                ";"));
    return Optional.of(found.out()).filter(text -> found.ok() && !text.isEmpty());
  }

  /** Removes it; it need not exist. */
  public void remove() {
    node.run(Command.of("rm", "-f", path)).require();
  }
}
