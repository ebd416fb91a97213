package tailnetlab.remote;

/** No SSH session with the guest can be had, or the one there was broke. */
public final class Unreachable extends RemoteException {
  private static final long serialVersionUID = 1L;

  public Unreachable(String message, Throwable cause) {
    super(message, cause);
  }
}
