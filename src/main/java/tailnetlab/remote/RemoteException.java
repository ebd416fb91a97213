package tailnetlab.remote;

/** Something went wrong with a guest or on the way to it; the message names the node. */
public sealed class RemoteException extends RuntimeException
    permits CommandFailed, Unreachable, HostKeyMismatch, TimedOut {
  private static final long serialVersionUID = 1L;

  RemoteException(String message) {
    super(message);
  }

  RemoteException(String message, Throwable cause) {
    super(message, cause);
  }
}
