package tailnetlab.hypervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tailnetlab.hypervisor.Programs.Said;

/** libvirt's own command, spoken to one hypervisor. */
@FunctionalInterface
public interface Virsh {
  /**
   * Runs one order and returns what was said, good or bad.
   *
   * @param words the order with its arguments: {@code domstate tailnet-lab-app}
   * @throws HypervisorException when virsh cannot be started at all
   */
  Said run(List<String> words);

  /** The same with the words one by one. */
  default Said run(String... words) {
    return run(List.of(words));
  }

  /**
   * Speaks to that hypervisor.
   *
   * @param limit how long one order may take
   */
  static Virsh of(Hypervisor hypervisor, Duration limit) {
    // Its words are read, so they have one language.
    Programs programs = new Programs(Map.of("LC_ALL", "C.UTF-8"));
    return words -> {
      List<String> command = new ArrayList<>(List.of("virsh", "--connect", hypervisor.uri()));
      command.addAll(words);
      return programs.run(hypervisor.enter(command), limit);
    };
  }
}
