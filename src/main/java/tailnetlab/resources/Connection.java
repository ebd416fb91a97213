package tailnetlab.resources;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.ResourceArgs;

/** How the provider reaches a guest over SSH: {@code tailnetlab.remote.Endpoint}, as inputs. */
@SuppressWarnings("unused") // The SDK reads the fields.
public final class Connection extends ResourceArgs {
  @Import(name = "node", required = true)
  private final Output<String> node;

  @Import(name = "address", required = true)
  private final Output<String> address;

  @Import(name = "hostKey", required = true)
  private final Output<String> hostKey;

  @Import(name = "clientKey", required = true)
  private final Output<String> clientKey;

  /**
   * Takes these.
   *
   * @param node the node's name
   * @param address its LAN address
   * @param hostKey its public host key, in OpenSSH's one-line form
   * @param clientKey our private key, in OpenSSH's PEM form; a secret
   */
  public Connection(
      Output<String> node,
      Output<String> address,
      Output<String> hostKey,
      Output<String> clientKey) {
    this.node = node;
    this.address = address;
    this.hostKey = hostKey;
    this.clientKey = clientKey.asSecret();
  }
}
