package tailnetlab.scenarios;

import java.time.Duration;
import java.util.List;
import tailnetlab.checks.Mesh;
import tailnetlab.mesh.Headscale;
import tailnetlab.mesh.Headscale.KeyRequest;
import tailnetlab.mesh.Headscale.PreAuthKey;

/** Makes pre-auth keys of the lab's own user. */
record Keys(Mesh mesh) {
  private static final Duration USUAL = Duration.ofMinutes(10);

  PreAuthKey singleUse() {
    return make(false, USUAL);
  }

  PreAuthKey ephemeral() {
    return make(true, USUAL);
  }

  PreAuthKey living(Duration time) {
    return make(false, time);
  }

  private PreAuthKey make(boolean ephemeral, Duration lifetime) {
    Headscale headscale = mesh.headscale();
    String name = mesh.plan().tailnet().user();
    long user =
        headscale.users().stream()
            .filter(known -> known.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("headscale has no user " + name))
            .id();
    return headscale.createPreAuthKey(new KeyRequest(user, false, ephemeral, lifetime, List.of()));
  }
}
