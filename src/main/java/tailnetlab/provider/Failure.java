package tailnetlab.provider;

import io.grpc.Status;

/** A resource could not be made, read, changed or removed; the message is shown as it is. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Status.Code code;

  private Failure(Status.Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The world is not as it must be. */
  static Failure because(String message) {
    return new Failure(Status.Code.FAILED_PRECONDITION, message, null);
  }

  /** It took longer than its limit. */
  static Failure tooLate(String message, Throwable cause) {
    return new Failure(Status.Code.DEADLINE_EXCEEDED, message, cause);
  }

  /** The user, or the engine, gave up. */
  static Failure cancelled() {
    return new Failure(Status.Code.CANCELLED, "cancelled; `pulumi up` goes on from here", null);
  }

  /**
   * Returns the status for the engine. Never UNKNOWN or INTERNAL: after those the engine no longer
   * trusts its state and asks the user to mend it by hand.
   */
  Status status() {
    return Status.fromCode(code).withDescription(getMessage()).withCause(getCause());
  }
}
