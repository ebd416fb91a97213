package tailnetlab.remote;

/** A command ran and its exit status was not 0. */
public final class CommandFailed extends RemoteException {
  private static final long serialVersionUID = 1L;

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
    return Tail.of(result.err().isBlank() ? result.out() : result.err());
  }
}
