package tailnetlab.provider;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.mesh.Tailscale.Status;

/** Questions about headscale's entries. */
final class Members {
  private Members() {}

  /** Says whether the node has to log in again. */
  static boolean isExpired(MeshNode entry, Instant now) {
    return entry.expiry().filter(expiry -> !expiry.isAfter(now)).isPresent();
  }

  /** Says whether the entry is the client's own: addresses are handed out once. */
  static boolean isOf(MeshNode entry, Status client) {
    return !Collections.disjoint(entry.addresses(), client.addresses());
  }

  /** Names an entry for a person: {@code client-1 (node 3, 100.64.0.3, online)}. */
  static String describe(MeshNode entry) {
    return "%s (node %d, %s, %s)"
        .formatted(
            entry.name(),
            entry.id(),
            String.join(", ", entry.addresses()),
            entry.online() ? "online" : "offline");
  }

  /** Names entries for a person. */
  static String describe(List<MeshNode> entries) {
    return entries.isEmpty()
        ? "no node"
        : String.join(", ", entries.stream().map(Members::describe).toList());
  }
}
