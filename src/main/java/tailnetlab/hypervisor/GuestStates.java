package tailnetlab.hypervisor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tailnetlab.hypervisor.Programs.Said;
import tailnetlab.plan.LabPlan;

/** Asks the hypervisor how a lab's guests are: one that does not run answers nobody. */
public final class GuestStates {
  /** The word for a guest whose CPUs run. */
  public static final String RUNNING = "running";

  /** The word for one that is switched off. */
  public static final String OFF = "shut off";

  private final LabPlan plan;
  private final Virsh virsh;

  public GuestStates(LabPlan plan, Virsh virsh) {
    this.plan = plan;
    this.virsh = virsh;
  }

  /** Returns the state of a guest in virsh's word; what virsh complains of, where it has none. */
  public String of(String domain) {
    Said said = virsh.run("domstate", domain);
    return said.ok() ? said.out().strip() : said.words();
  }

  /**
   * Returns the state of every guest that does not run, by its node's name; nothing where all do.
   *
   * @throws HypervisorException when libvirt could not be asked
   */
  public Map<String, String> notRunning() {
    // One virsh for all of them: each costs the start of a process.
    Said said = virsh.run("list", "--all");
    if (!said.ok()) {
      throw new HypervisorException("libvirt could not be asked for its guests: " + said.words());
    }
    Map<String, String> known =
        said.out()
            .lines()
            .map(line -> List.of(line.strip().split("\\s+", 3)))
            .filter(columns -> columns.size() == 3)
            .collect(
                Collectors.toMap(
                    columns -> columns.get(1), columns -> columns.get(2), (a, b) -> a));
    Map<String, String> others = new LinkedHashMap<>();
    plan.nodes().forEach(node -> others.put(node.name(), known.get(plan.named(node.name()))));
    others.replaceAll((node, state) -> state == null ? "not there" : state);
    others.values().removeIf(RUNNING::equals);
    return others;
  }

  /**
   * Sees to it that all run.
   *
   * @throws HypervisorException with the state of each that does not
   */
  public void requireRunning() {
    Map<String, String> others = notRunning();
    if (!others.isEmpty()) {
      throw new HypervisorException(
          others.entrySet().stream()
              .map(guest -> "%s is %s".formatted(guest.getKey(), guest.getValue()))
              .collect(Collectors.joining(", ", "Not every guest runs: ", "")));
    }
  }
}
