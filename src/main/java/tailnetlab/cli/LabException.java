package tailnetlab.cli;

/** A verb cannot go on; the message is for the user and says what to do. */
public final class LabException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitStatus;

  /**
   * @param exitStatus 1 for something that failed, 2 for something that was asked wrongly, 3 for
   *     what keeps a lab from being judged
   */
  public LabException(int exitStatus, String message) {
    super(message);
    this.exitStatus = exitStatus;
  }

  /** Makes the exception of something that failed. */
  public static LabException failed(String message) {
    return new LabException(1, message);
  }

  /** Makes the exception of something that was asked wrongly. */
  public static LabException usage(String message) {
    return new LabException(2, message);
  }

  /** Returns the exit status of the command line. */
  public int exitStatus() {
    return exitStatus;
  }
}
