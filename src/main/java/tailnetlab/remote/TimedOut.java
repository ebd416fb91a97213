package tailnetlab.remote;

/** A command did not end within its limit; what it printed so far is in the message. */
public final class TimedOut extends RemoteException {
  private static final long serialVersionUID = 1L;

  public TimedOut(String message) {
    super(message);
  }
}
