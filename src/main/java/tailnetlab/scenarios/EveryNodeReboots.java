package tailnetlab.scenarios;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import tailnetlab.checks.Catalogue;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.RemoteException;

/** Reboots every node at once: the mesh comes back without anybody's help. */
record EveryNodeReboots(LabPlan plan, Patience patience) implements Check {
  /** A boot takes a minute on emulated guests. */
  private static final Duration BOOT = Duration.ofMinutes(6);

  private static final Command BOOT_ID = Command.of("cat", "/proc/sys/kernel/random/boot_id");

  @Override
  public String id() {
    return "B5-reboot";
  }

  @Override
  public String title() {
    return "after every node has rebooted the mesh works without help";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return Runbook.of(
        mesh,
        book -> {
          Map<String, String> before = new TreeMap<>();
          plan.nodes().forEach(node -> before.put(node.name(), bootId(mesh, node)));
          book.does("every node reboots", () -> plan.nodes().forEach(node -> reboot(mesh, node)));
          book.comes(
              "every node has booted anew",
              BOOT,
              Diagnosis.UNEXPECTED,
              () -> bootIds(mesh),
              now -> plan.nodes().stream().allMatch(node -> isNew(node, before, now)));
          String[] all =
              new Catalogue(plan).checks().stream().map(Check::id).toArray(String[]::new);
          book.comesToHold(patience.healed(), all);
        });
  }

  private static boolean isNew(NodePlan node, Map<String, String> before, Map<String, String> now) {
    String id = now.getOrDefault(node.name(), "");
    return !id.isEmpty() && !id.equals(before.get(node.name()));
  }

  private static void reboot(Mesh mesh, NodePlan node) {
    // The answer would be cut off by the reboot itself.
    mesh.node(node)
        .run(Command.of("systemd-run", "--on-active=1", "systemctl", "reboot"))
        .require();
  }

  private static String bootId(Mesh mesh, NodePlan node) {
    return mesh.node(node).run(BOOT_ID).require();
  }

  private Map<String, String> bootIds(Mesh mesh) {
    Map<String, String> ids = new TreeMap<>();
    for (NodePlan node : plan.nodes()) {
      try {
        ids.put(node.name(), bootId(mesh, node));
      } catch (RemoteException e) {
        // It is booting: the next look tells.
        mesh.node(node).close();
      }
    }
    return ids;
  }
}
