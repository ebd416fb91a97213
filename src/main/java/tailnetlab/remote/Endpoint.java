package tailnetlab.remote;

/**
 * Where a guest's SSH server is and how we know each other.
 *
 * @param node the node's name
 * @param address its LAN address
 * @param hostKey its public host key in OpenSSH's one-line form, made by us and injected
 * @param clientKey our private key in OpenSSH's PEM form; a secret
 */
public record Endpoint(String node, String address, String hostKey, String clientKey) {
  /** The account we log in to; the guests take it with our key only. */
  public static final String USER = "root";

  @Override
  public String toString() {
    return USER + "@" + address + " (" + node + ")";
  }
}
