package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailnetlab.cli.Leftovers.Leftover;
import tailnetlab.cli.StateFile.Resource;

class ClaimTest {
  private static final String URI = "qemu:///system";
  private static final Resource STACK = resource("pulumi:pulumi:Stack");
  private static final List<Leftover> MACHINE =
      List.of(new Leftover("domain tailnet-lab-app", List.of()));

  @TempDir private Path folder;
  private Claim claim;

  @BeforeEach
  void claim() {
    claim = new Claim(folder.resolve("claim"));
  }

  @Test
  void refusesWhatAnotherCloneMade() {
    assertThatThrownBy(() -> claim.take(URI, List.of(), MACHINE))
        .isInstanceOf(LabException.class)
        .hasMessageContaining(
            "qemu:///system has things of this name that this clone did not make: domain tailnet-lab-app.")
        .hasMessageContaining("--stack NAME");
    assertThatThrownBy(() -> claim.take(URI, List.of(STACK), MACHINE))
        .isInstanceOf(LabException.class);
  }

  @Test
  void knowsWhatItsOwnKilledRunLeft() {
    claim.take(URI, List.of(), List.of());

    assertThatCode(() -> claim.take(URI, List.of(STACK), MACHINE)).doesNotThrowAnyException();
  }

  /** Its lab may be older than claims are. */
  @Test
  void needsNoClaimWhereTheStateKnowsOfALab() {
    assertThatCode(
            () -> claim.take(URI, List.of(STACK, resource("libvirt:index/pool:Pool")), MACHINE))
        .doesNotThrowAnyException();
  }

  private static Resource resource(String type) {
    return new Resource(type, "urn::" + type, JsonNodeFactory.instance.objectNode());
  }
}
