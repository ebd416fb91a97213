package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tailnetlab.cli.StateFile.Resource;
import tailnetlab.hypervisor.Programs.Said;

class MachinesTest {
  private static final String VOLUMES =
      " Name      Path\n"
          + "-----------------------\n"
          + " lab-app   /pool/lab-app\n"
          + " lab-seed  /pool/lab-seed\n\n";

  private final Map<String, Said> answers = new LinkedHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final List<String> said = new ArrayList<>();

  @Test
  void leavesARunningMachineAlone() throws Exception {
    answer("domstate lab-app", "running\n\n");

    assertThat(wake()).isEmpty();
    assertThat(asked).containsExactly("pool-refresh lab", "vol-list lab", "domstate lab-app");
    assertThat(said).isEmpty();
  }

  @Test
  void startsWhatIsOffAndResumesWhatStandsStill() throws Exception {
    for (Map.Entry<String, String> each :
        Map.of("shut off", "start lab-app", "paused", "resume lab-app", "crashed", "start lab-app")
            .entrySet()) {
      asked.clear();
      answer("domstate lab-app", each.getKey() + "\n\n");

      assertThat(wake()).as(each.getKey()).containsExactly("app");
      assertThat(asked).contains(each.getValue());
    }
    assertThat(said).contains("app is paused: it is set going.");
  }

  @Test
  void takesAMachineAwayWhoseDiskIsGone() throws Exception {
    answer("vol-list lab", VOLUMES.replace("/pool/lab-app", "/pool/other"));
    answer("domstate lab-app", "running\n");

    assertThat(wake()).isEmpty();
    assertThat(said)
        .containsExactly("app: its disk is gone (/pool/lab-app), so the machine is made anew.");
    assertThat(asked)
        .contains(
            "destroy lab-app", "undefine lab-app --managed-save --snapshots-metadata --nvram");
  }

  @Test
  void takesNoDiskForGoneWhereThePoolCannotBeAsked() throws Exception {
    answers.put("pool-refresh lab", new Said(1, "", "error: no answer"));
    answer("domstate lab-app", "running\n");

    assertThat(wake()).isEmpty();
    assertThat(asked).noneMatch(line -> line.startsWith("undefine"));
  }

  @Test
  void leavesAMachineToTheEngineThatIsNotThere() throws Exception {
    answers.put("domstate lab-app", new Said(1, "", "error: failed to get domain 'lab-app'"));

    assertThat(wake()).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  void saysWhyAMachineDoesNotStart() {
    answer("domstate lab-app", "shut off\n");
    answers.put("start lab-app", new Said(1, "", "error: cannot allocate memory"));

    assertThatThrownBy(this::wake)
        .hasMessage("app: `virsh start lab-app` failed: error: cannot allocate memory");
  }

  private java.util.Set<String> wake() throws JsonProcessingException {
    return new Machines(words -> answer(String.join(" ", words)), said::add)
        .wake(
            List.of(
                resource("libvirt:index/pool:Pool", "pool", "{\"name\":\"lab\"}"),
                resource(
                    "libvirt:index/domain:Domain",
                    "app",
                    "{\"name\":\"lab-app\",\"disks\":[{\"volumeId\":\"/pool/lab-app\"},"
                        + "{\"volumeId\":\"/pool/lab-seed\"}]}")));
  }

  private void answer(String words, String out) {
    answers.put(words, new Said(0, out, ""));
  }

  private Said answer(String words) {
    asked.add(words);
    String usual = words.startsWith("vol-list") ? VOLUMES : "";
    return answers.getOrDefault(words, new Said(0, usual, ""));
  }

  private static Resource resource(String type, String name, String properties)
      throws JsonProcessingException {
    return new Resource(type, "urn::" + name, new ObjectMapper().readTree(properties));
  }
}
