package tailnetlab.baseline;

import java.time.Duration;
import java.util.List;
import tailnetlab.checks.Mesh;
import tailnetlab.mesh.Headscale;
import tailnetlab.mesh.Headscale.KeyRequest;
import tailnetlab.mesh.Headscale.PreAuthKey;

/** Makes pre-auth keys of the lab's own user, for a lab that is changed on purpose. */
public record Keys(Mesh mesh) {
  /**
   * How long a client may take to join by a good key; in an emulated guest it was seen to take 12
   * s.
   */
  public static final Duration JOIN = Duration.ofSeconds(90);

  private static final Duration USUAL = Duration.ofMinutes(10);

  /** Makes a key for one node. */
  public PreAuthKey singleUse() {
    return make(false, false, USUAL);
  }

  /** Makes a key for as many nodes as come. */
  public PreAuthKey reusable() {
    return make(true, false, USUAL);
  }

  /** Makes a key for as many nodes as come within that time. */
  public PreAuthKey reusable(Duration time) {
    return make(true, false, time);
  }

  /** Makes a key whose node goes when it is not seen for a while. */
  public PreAuthKey ephemeral() {
    return make(false, true, USUAL);
  }

  /** Makes a key for one node that can be used for that long. */
  public PreAuthKey living(Duration time) {
    return make(false, false, time);
  }

  private PreAuthKey make(boolean reusable, boolean ephemeral, Duration lifetime) {
    Headscale headscale = mesh.headscale();
    String name = mesh.plan().tailnet().user();
    long user =
        headscale.users().stream()
            .filter(known -> known.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("headscale has no user " + name))
            .id();
    return headscale.createPreAuthKey(
        new KeyRequest(user, reusable, ephemeral, lifetime, List.of()));
  }
}
