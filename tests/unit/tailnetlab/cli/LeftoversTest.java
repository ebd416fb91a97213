package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tailnetlab.hypervisor.Programs.Said;

class LeftoversTest {
  private static final String VOLUMES =
      """
       Name                     Path
      -----------------------------------------------------------
       tailnet-lab-app-seed     /pool/tailnet-lab-app-seed
       tailnet-lab-client-seed  /pool/tailnet-lab-client-seed

      """;

  private static final Set<String> OURS =
      Set.of("tailnet-lab-app", "tailnet-lab-client", "tailnet-lab-lan", "tailnet-lab-pool");

  private final List<String> asked = new ArrayList<>();
  private final Map<String, String> answers =
      Map.of(
          "list --all --name", "tailnet-lab-app\ntailnet-lab-client\ntailnet-lab-2-app\n\n",
          "net-list --all --name", "tailnet-lab-lan\ntailnet-lab-2-lan\n\n",
          "pool-list --all --name", "tailnet-lab-pool\ntailnet-lab-2-pool\nimages\n",
          "vol-list tailnet-lab-pool", VOLUMES,
          "vol-list tailnet-lab-2-pool", VOLUMES.replace("-lab-", "-lab-2-"),
          "vol-list images", "Name Path\n----\ndebian.qcow2 /images/debian.qcow2\n");

  @Test
  void removesTheSeedVolumeAndTheMachineThatTheStateDoesNotKnow() {
    List<String> removed =
        removed(
            List.of(
                known("libvirt:index/domain:Domain", "tailnet-lab-app"),
                known("libvirt:index/network:Network", "tailnet-lab-lan"),
                known("libvirt:index/pool:Pool", "tailnet-lab-pool"),
                known("libvirt:index/volume:Volume", "tailnet-lab-app-seed")));

    assertThat(removed)
        .containsExactly("domain tailnet-lab-client", "volume tailnet-lab-client-seed");
    assertThat(asked)
        .contains("vol-delete --pool tailnet-lab-pool tailnet-lab-client-seed")
        .noneMatch(words -> words.contains("debian"));
  }

  /** Its names begin as ours do. */
  @Test
  void leavesAnotherLabAlone() {
    removed(List.of());

    assertThat(asked).noneMatch(words -> words.contains("tailnet-lab-2-"));
  }

  @Test
  void takesAPoolAwayWithAllItsVolumes() {
    List<String> removed = removed(List.of());

    assertThat(removed).contains("network tailnet-lab-lan", "pool tailnet-lab-pool");
    assertThat(asked)
        .containsSubsequence(
            "vol-delete --pool tailnet-lab-pool tailnet-lab-app-seed",
            "pool-destroy tailnet-lab-pool",
            "pool-undefine tailnet-lab-pool")
        .doesNotContain("pool-destroy images");
  }

  /** Removes what is left over, and tells what that was. */
  private List<String> removed(List<StateFile.Resource> known) {
    Leftovers leftovers = new Leftovers(this::virsh, OURS::contains);
    List<Leftovers.Leftover> found = leftovers.find(known);
    leftovers.remove(found);
    return found.stream().map(Leftovers.Leftover::what).toList();
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
