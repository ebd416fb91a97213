package tailnetlab.remote;

import java.util.List;

/** A command ran and its exit status was not 0. */
public final class CommandFailed extends RemoteException {
  private static final long serialVersionUID = 1L;
  private static final int LAST_LINES = 8;

  private final transient Result result;

  public CommandFailed(Result result) {
    super(
        "`%s` ended with exit status %d: %s"
            .formatted(result.command(), result.exit(), lastLines(result)));
    this.result = result;
  }

  /** Returns what the command did. */
  public Result result() {
    return result;
  }

  private static String lastLines(Result result) {
    String text = result.err().isBlank() ? result.out() : result.err();
    List<String> lines = text.strip().lines().toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    return last.isEmpty() ? "(it printed nothing)" : String.join("\n", last);
  }
}
