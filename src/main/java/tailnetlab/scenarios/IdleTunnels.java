package tailnetlab.scenarios;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tailnetlab.checks.Check;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verdict;
import tailnetlab.mesh.Sockets;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;

/**
 * Leaves every client alone with its tunnels to the control plane and to the relay, for longer than
 * the keep-alives take to come: every 50 to 59 s in the one, every 60 to 65 s in the other
 * (headscale's poll.go, tailscale's derp.KeepAlive). A tunnel that somebody cut comes back at once,
 * from another port.
 */
record IdleTunnels(LabPlan plan) implements Check {
  private static final int HTTPS = 443;

  /** Whatever moment it begins at, the longest silence of both ends within it. */
  private static final Duration IDLE = Duration.ofSeconds(80);

  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration SETTLED = Duration.ofSeconds(60);

  @Override
  public String id() {
    return "S1-idle-held";
  }

  @Override
  public String title() {
    return "idle tunnels to the control plane and the relay live longer than %d s"
        .formatted(IDLE.toSeconds());
  }

  @Override
  public Verdict run(Mesh mesh) {
    return Runbook.of(
        mesh,
        book -> {
          Map<String, List<String>> before =
              book.comes(
                  "every client has a tunnel to the control plane and one to the relay",
                  SETTLED,
                  Diagnosis.CONTROL_DOWN,
                  () -> tunnels(mesh),
                  tunnels -> tunnels.values().stream().allMatch(ports -> ports.size() >= 2));
          Map<String, List<String>> after = idle(mesh, before);
          book.sees(
              held(before, after),
              Diagnosis.PROXY_TIMEOUT,
              "after up to %d s of silence the clients have the same tunnels"
                  .formatted(IDLE.toSeconds()),
              "by node, from these ports: before %s, then %s".formatted(before, after));
        });
  }

  /** Looks until a tunnel is gone, or the time is over. */
  private Map<String, List<String>> idle(Mesh mesh, Map<String, List<String>> before) {
    try {
      return Awaitility.await()
          .atMost(IDLE)
          .pollDelay(LOOK)
          .pollInterval(LOOK)
          .until(() -> tunnels(mesh), now -> !held(before, now));
    } catch (ConditionTimeoutException e) {
      return tunnels(mesh);
    }
  }

  /** A client may open another one; what it had must be there. */
  private static boolean held(Map<String, List<String>> before, Map<String, List<String>> now) {
    return before.keySet().stream().allMatch(node -> now.get(node).containsAll(before.get(node)));
  }

  private Map<String, List<String>> tunnels(Mesh mesh) {
    Map<String, List<String>> ports = new TreeMap<>();
    for (NodePlan node : plan.members()) {
      ports.put(node.name(), new Sockets(mesh.node(node)).connectionsOf("tailscaled", HTTPS));
    }
    return ports;
  }
}
