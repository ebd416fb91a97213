package tailnetlab.mesh;

import java.util.List;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;

/** The node's nginx, through its logs: what really arrived there. */
public final class Nginx {
  private static final String ACCESS = "/var/log/nginx/access.log";
  private static final String ERROR = "/var/log/nginx/error.log";

  private final Node node;

  public Nginx(Node node) {
    this.node = node;
  }

  /** Returns the last lines of the access log. */
  public List<String> access(int lines) {
    return last(ACCESS, lines);
  }

  /** Returns the last lines of the error log. */
  public List<String> errors(int lines) {
    return last(ERROR, lines);
  }

  /** Marks the end of the access log, for {@link #accessSince}. */
  public Mark mark() {
    String size = node.run(Command.of("stat", "--format=%s", ACCESS)).require();
    return new Mark(Long.parseLong(size));
  }

  /** Returns what was requested since the mark. */
  public List<String> accessSince(Mark mark) {
    String from = "+" + (mark.bytes() + 1);
    return node.run(Command.of("tail", "-c", from, ACCESS)).require().lines().toList();
  }

  private List<String> last(String file, int lines) {
    return node.run(Command.of("tail", "-n", Integer.toString(lines), file))
        .require()
        .lines()
        .toList();
  }

  /** A place in the access log. */
  public record Mark(long bytes) {}
}
