package tailnetlab.hypervisor;

/** The lab's libvirt cannot be had; the message says why and what to type. */
public final class HypervisorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public HypervisorException(String message) {
    super(message);
  }

  public HypervisorException(String message, Throwable cause) {
    super(message, cause);
  }
}
