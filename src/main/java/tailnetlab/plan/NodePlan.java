package tailnetlab.plan;

import java.util.List;

/**
 * One guest of the lab.
 *
 * @param name its host name, and its name in the tailnet
 * @param roles what it does, in the order of {@link Role}
 * @param lan where it stands on the LAN
 * @param memoryMiB its memory in MiB
 * @param vcpus its virtual CPUs
 * @param tags who it is to a policy, such as {@code tag:web}; without any it is its user's
 */
public record NodePlan(
    String name, List<Role> roles, LanAddress lan, int memoryMiB, int vcpus, List<String> tags) {

  public NodePlan {
    roles = List.copyOf(roles);
    // A standing lab's plan may be older than this key.
    tags = tags == null ? List.of() : List.copyOf(tags);
  }

  /** Says whether the node has the role. */
  public boolean is(Role role) {
    return roles.contains(role);
  }

  /** Says whether a pre-auth key on disk joins the node, without a person. */
  public boolean joinsByItself() {
    return is(Role.TAILSCALE_JOIN);
  }

  /** Says whether the node is in the tailnet. */
  public boolean isMember() {
    return is(Role.TAILSCALE) || is(Role.TAILSCALE_JOIN);
  }

  /**
   * Where a node stands on the LAN: fixed, so that nothing ever waits for a lease.
   *
   * @param mac the card's address, {@code 52:54:00:…}
   * @param v4 the IPv4 address, without prefix length
   * @param v6 the IPv6 address, without prefix length
   */
  public record LanAddress(String mac, String v4, String v6) {}
}
