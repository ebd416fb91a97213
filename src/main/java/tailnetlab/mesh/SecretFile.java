package tailnetlab.mesh;

import tailnetlab.remote.Command;
import tailnetlab.remote.Node;

/** A file in a guest that only root reads, filled from standard input. */
public final class SecretFile {
  // Not `install /dev/stdin`: that fails where the SSH server's standard input is a socket. The
  // move makes it atomic, and the mode right even where an older file was readable.
  private static final String WRITE =
      "umask 077 && cat > \"$1.new\" && chmod 0600 \"$1.new\" && mv -f \"$1.new\" \"$1\"";

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

  /** Writes the text, with mode 0600, over whatever is there. */
  public void write(String text) {
    node.run(Command.of("sh", "-c", WRITE, "sh", path).reading(text)).require();
  }

  /** Removes it; it need not exist. */
  public void remove() {
    node.run(Command.of("rm", "-f", path)).require();
  }
}
