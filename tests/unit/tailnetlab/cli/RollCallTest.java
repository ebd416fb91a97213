package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.mesh.Tailscale.Status;

class RollCallTest {
  private static final Status RUNNING =
      new Status(
          "Running", List.of(), List.of("100.64.0.3"), "lab.internal", true, Map.of(), List.of());

  @Test
  void believesAClientOnlyWhatHeadscaleSaysToo() {
    assertThat(words(entry("100.64.0.3", true, Optional.empty()))).isEqualTo(", joined");
    assertThat(words(entry("100.64.0.3", false, Optional.empty())))
        .isEqualTo(", offline for headscale");
    assertThat(words(entry("100.64.0.3", true, Optional.of(Instant.EPOCH)))).isEqualTo(", expired");
    assertThat(words(entry("100.64.0.9", true, Optional.empty())))
        .isEqualTo(", unknown to headscale");
  }

  private static String words(MeshNode entry) {
    return RollCall.asListed(RUNNING, List.of(entry));
  }

  private static MeshNode entry(String address, boolean online, Optional<Instant> expiry) {
    return new MeshNode(
        3,
        "client",
        "client",
        "infra",
        List.of(address),
        online,
        expiry,
        List.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }
}
