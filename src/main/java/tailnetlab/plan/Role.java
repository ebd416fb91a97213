package tailnetlab.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a node does. A node is a list of roles; each is one fragment of cloud-init. */
public enum Role {
  /** An nginx page naming its host, open to the tailnet's ranges only. */
  HELLO("hello"),
  /** The tailscale client, installed and not joined: a person's device. */
  TAILSCALE("tailscale"),
  /** The tailscale client with a unit that joins by a pre-auth key on disk: a server. */
  TAILSCALE_JOIN("tailscale-join"),
  /** The control plane with its embedded DERP relay. */
  HEADSCALE("headscale"),
  /** nginx in front of the control plane, with the lab's certificate. */
  TLS_PROXY("tls-proxy");

  private final String id;

  Role(String id) {
    this.id = id;
  }

  /** Returns the name used in the configuration and as the folder under cloud-init/. */
  public String id() {
    return id;
  }

  /** Finds the role of that name. */
  public static Optional<Role> named(String id) {
    return Arrays.stream(values()).filter(role -> role.id.equals(id)).findFirst();
  }

  /** Lists the names of all roles, in the order a node composes them. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Role::id).toList();
  }
}
