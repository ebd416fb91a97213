package tailnetlab.provider;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import tailnetlab.mesh.Headscale.MeshNode;

/**
 * A place in the tailnet as it should be.
 *
 * @param name the name headscale is to give
 * @param tags the tags that only a pre-auth key gives
 */
record Seat(String name, Set<String> tags) {
  static Seat of(String name, List<String> tags) {
    return new Seat(name, Set.copyOf(tags));
  }

  /**
   * Says whether an entry of headscale is it: under this name, with these tags, and not expired.
   */
  boolean isHeldBy(MeshNode entry, Instant now) {
    return entry.name().equals(name) && hasTags(entry) && !Members.isExpired(entry, now);
  }

  /** Says whether an entry has these tags and no other. */
  boolean hasTags(MeshNode entry) {
    return tags.equals(Set.copyOf(entry.tags()));
  }
}
