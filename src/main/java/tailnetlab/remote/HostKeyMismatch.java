package tailnetlab.remote;

/** Something answers at the guest's address with another host key than the one we made. */
public final class HostKeyMismatch extends RemoteException {
  private static final long serialVersionUID = 1L;

  public HostKeyMismatch(String message, Throwable cause) {
    super(message, cause);
  }
}
