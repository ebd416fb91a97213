package tailnetlab.checks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Result;

/**
 * Sends packets through the relay and leaves the direct path as it is. The client is told to look
 * at its paths anew, so it trusts none of them with a large packet; a ping of that size then goes
 * to the relay as well, and its answer comes back the way it came (magicsock's
 * addrForPingSizeLocked, tailscale 1.102). The client's own counter of what it received through the
 * relay rises by one for each peer. Without the fresh look this works once: a large ping that was
 * answered directly is remembered (seen: green in the first run, red in every later one).
 */
record RelayCarries(NodePlan from, List<NodePlan> peers) implements Check {
  private static final String RECEIVED = "magicsock_disco_recv_derp";
  private static final Command FRESH_LOOK = Command.of("tailscale", "debug", "rebind");
  private static final int ROUNDS = 3;
  private static final Duration LIMIT = Duration.ofSeconds(4);

  /** More than the 1360 bytes that tailscale takes for safe, less than the LAN's 1500. */
  private static final String SIZE = "1400";

  @Override
  public String id() {
    return "S7-relay";
  }

  @Override
  public String title() {
    return "the relay carries packets between the nodes, there and back";
  }

  /** The fresh look costs other checks their packets (seen: S4-reach red in two of five runs). */
  @Override
  public boolean runsAlone() {
    return true;
  }

  @Override
  public Verdict run(Mesh mesh) {
    var fault = Membership.fault(mesh, from);
    if (fault.isPresent()) {
      return fault.get();
    }
    long before = received(mesh);
    Verdict sent = Verdict.pass();
    long after = before;
    // A packet may be lost on a busy machine; three times in a row is the relay's doing.
    for (int round = 0; round < ROUNDS && after - before < peers.size(); round++) {
      mesh.node(from).run(FRESH_LOOK).require();
      sent = mesh.eachNode(peers, peer -> ping(mesh, peer));
      if (!(sent instanceof Verdict.Pass)) {
        return sent;
      }
      after = awaitReceived(mesh, before + peers.size());
    }
    Evidence counter =
        new Evidence(
            from.name() + ": tailscale debug metrics",
            "%s %d before, %d after".formatted(RECEIVED, before, after));
    Evidence[] seen =
        Stream.concat(Stream.of(counter), sent.evidence().stream()).toArray(Evidence[]::new);
    return after - before >= peers.size()
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.DERP_UNREACHABLE,
            "%s sent through the relay to %d nodes, and %d answers came back through it"
                .formatted(from.name(), peers.size(), after - before),
            "S1-derp, S7-netcheck, and the health in tailscale status of each node",
            seen);
  }

  /** Whether this very ping is answered says nothing: the counter does. */
  private Verdict ping(Mesh mesh, NodePlan peer) {
    Command ping =
        Command.of("tailscale", "ping", "-c", "1", "--timeout", "5s", "--size", SIZE, peer.name());
    Result result = mesh.node(from).run(ping);
    return Verdict.pass(
        new Evidence(from.name() + ": " + ping, (result.out() + result.err()).strip()));
  }

  private long awaitReceived(Mesh mesh, long wanted) {
    long[] last = {0};
    try {
      Awaitility.await()
          .atMost(LIMIT)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> (last[0] = received(mesh)) >= wanted);
    } catch (ConditionTimeoutException e) {
      // The last value is the answer.
    }
    return last[0];
  }

  private long received(Mesh mesh) {
    Map<String, Long> metrics = mesh.tailscale(from).metrics();
    return metrics.getOrDefault(RECEIVED, 0L);
  }
}
