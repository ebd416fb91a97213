package tailnetlab.checks;

import java.util.List;
import tailnetlab.mesh.Census.Room;
import tailnetlab.plan.NodePlan;

/**
 * Looks for room on every node's disk. A full one is told by nobody: nginx answers and writes down
 * nothing, headscale and tailscaled go on until they have to keep something.
 */
record DiskHasRoom(List<NodePlan> nodes) implements Check {
  /** What the kernel keeps for root is not in it: a service of its own user has none of that. */
  private static final int PERCENT = 2;

  @Override
  public String id() {
    return "S9-disk";
  }

  @Override
  public String title() {
    return "every node's disk has room for what its services write";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, node -> judge(mesh, node));
  }

  private static Verdict judge(Mesh mesh, NodePlan node) {
    Room room = mesh.sightings().census(node).room();
    Evidence seen =
        new Evidence(
            node.name() + ": stat --file-system /",
            "%d of %d blocks are free".formatted(room.free(), room.all()));
    return room.free() * 100 >= room.all() * PERCENT
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.DISK_FULL,
            "%s has less than %d %% of its disk left".formatted(node.name(), PERCENT),
            "du -xh / | sort -h | tail on " + node.name(),
            seen);
  }
}
