package tailnetlab.remote;

/**
 * A guest that can be told to do things. Safe for use by several threads: every command has a
 * channel of its own.
 */
public interface Node extends AutoCloseable {
  /** Returns the node's name in the inventory. */
  String name();

  /**
   * Runs a command as root and waits for its end.
   *
   * @throws Unreachable when no session can be had or it broke
   * @throws HostKeyMismatch when another machine answers
   * @throws TimedOut when the command's limit has passed
   */
  Result run(Command command);

  @Override
  void close();
}
