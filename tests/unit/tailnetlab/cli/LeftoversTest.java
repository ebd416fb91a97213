package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tailnetlab.hypervisor.Programs.Said;

class LeftoversTest {
  private static final String VOLUMES =
      """
       Name                     Path
      -----------------------------------------------------------
       tailnet-lab-app-seed     /pool/tailnet-lab-app-seed
       tailnet-lab-client-seed  /pool/tailnet-lab-client-seed
       tailnet-ci-app-seed      /pool/tailnet-ci-app-seed

      """;

  private final List<String> asked = new ArrayList<>();
  private final Map<String, String> answers =
      Map.of(
          "list --all --name", "tailnet-lab-app\ntailnet-lab-client\ntailnet-ci-app\n\n",
          "net-list --all --name", "tailnet-lab-lan\n\n",
          "pool-list --all --name", "tailnet-lab-files\nimages\n",
          "vol-list tailnet-lab-files", VOLUMES,
          "vol-list images", "Name Path\n----\ndebian.qcow2 /images/debian.qcow2\n");

  @Test
  void removesTheSeedVolumeAndTheMachineThatTheStateDoesNotKnow() {
    List<String> removed =
        leftovers()
            .remove(
                List.of(
                    known("libvirt:index/domain:Domain", "tailnet-lab-app"),
                    known("libvirt:index/network:Network", "tailnet-lab-lan"),
                    known("libvirt:index/pool:Pool", "tailnet-lab-files"),
                    known("libvirt:index/volume:Volume", "tailnet-lab-app-seed")));

    assertThat(removed)
        .containsExactly("domain tailnet-lab-client", "volume tailnet-lab-client-seed");
    assertThat(asked)
        .contains("vol-delete --pool tailnet-lab-files tailnet-lab-client-seed")
        .noneMatch(words -> words.contains("-ci-") || words.contains("debian"));
  }

  @Test
  void takesAPoolAwayWithAllItsVolumes() {
    List<String> removed = leftovers().remove(List.of());

    assertThat(removed).contains("network tailnet-lab-lan", "pool tailnet-lab-files");
    assertThat(asked)
        .containsSubsequence(
            "vol-delete --pool tailnet-lab-files tailnet-lab-app-seed",
            "pool-destroy tailnet-lab-files",
            "pool-undefine tailnet-lab-files")
        .doesNotContain("pool-destroy images");
  }

  private Leftovers leftovers() {
    return new Leftovers(this::virsh, name -> name.startsWith("tailnet-lab-"));
  }

  private Said virsh(List<String> arguments) {
    String words = String.join(" ", arguments);
    asked.add(words);
    return new Said(0, answers.getOrDefault(words, ""), "");
  }

  private static StateFile.Resource known(String type, String name) {
    return new StateFile.Resource(
        type, "urn::" + name, JsonNodeFactory.instance.objectNode().put("name", name));
  }
}
