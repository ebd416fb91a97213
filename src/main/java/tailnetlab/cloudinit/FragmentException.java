package tailnetlab.cloudinit;

/** A folder under cloud-init/ is not as it should be; the message names the file or the roles. */
public final class FragmentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FragmentException(String message) {
    super(message);
  }

  FragmentException(String message, Throwable cause) {
    super(message, cause);
  }
}
