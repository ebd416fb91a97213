package tailnetlab.checks;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
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
 * addrForPingSizeLocked, tailscale 1.102). Each peer's counter of what it received through the
 * relay must rise, and the client's own by one for each peer: the sum alone could be one peer's,
 * asked more than once. Without the fresh look this works once: a large ping that was answered
 * directly is remembered (seen: green in the first run, red in every later one).
 */
record RelayCarries(NodePlan from, List<NodePlan> peers, Duration patience) implements Check {
  /** How long a packet may take through the relay and back on a busy machine. */
  static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final String RECEIVED = "magicsock_disco_recv_derp";
  private static final Command FRESH_LOOK = Command.of("tailscale", "debug", "rebind");
  private static final int ROUNDS = 3;

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
    Counters before = received(mesh);
    Verdict sent = Verdict.pass();
    Counters after = before;
    // A packet may be lost on a busy machine; three times in a row is the relay's doing.
    for (int round = 0; round < ROUNDS && !carried(before, after); round++) {
      mesh.node(from).run(FRESH_LOOK).require();
      sent = mesh.eachNode(peers, peer -> ping(mesh, peer));
      if (!(sent instanceof Verdict.Pass)) {
        return sent;
      }
      after = awaitCarried(mesh, before);
    }
    Evidence[] seen =
        Stream.concat(after.since(before), sent.evidence().stream()).toArray(Evidence[]::new);
    return carried(before, after)
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.DERP_UNREACHABLE,
            "%s sent through the relay to %d nodes, and %d answers came back through it%s"
                .formatted(
                    from.name(),
                    peers.size(),
                    after.of(from) - before.of(from),
                    unheard(before, after)),
            "S1-derp, S7-netcheck, and the health in tailscale status of each node",
            seen);
  }

  private boolean carried(Counters before, Counters after) {
    return after.of(from) - before.of(from) >= peers.size() && unheard(before, after).isEmpty();
  }

  private String unheard(Counters before, Counters after) {
    List<String> deaf =
        peers.stream()
            .filter(peer -> after.of(peer) <= before.of(peer))
            .map(NodePlan::name)
            .toList();
    return deaf.isEmpty() ? "" : "; nothing reached " + String.join(", ", deaf);
  }

  /** What each node has received through the relay since its client began. */
  private record Counters(Map<NodePlan, Long> counts) {
    private long of(NodePlan node) {
      return counts.get(node);
    }

    private Stream<Evidence> since(Counters before) {
      return counts.keySet().stream()
          .map(
              node ->
                  new Evidence(
                      node.name() + ": tailscale debug metrics",
                      "%s %d before, %d after".formatted(RECEIVED, before.of(node), of(node))));
    }
  }

  /** Whether this very ping is answered says nothing: the counter does. */
  private Verdict ping(Mesh mesh, NodePlan peer) {
    Command ping =
        Command.of("tailscale", "ping", "-c", "1", "--timeout", "5s", "--size", SIZE, peer.name());
    Result result = mesh.node(from).run(ping);
    return Verdict.pass(
        new Evidence(
            from.name() + ": " + ping,
            "%s\n(an answer may come directly; what the relay carried, the counters tell)"
                .formatted((result.out() + result.err()).strip())));
  }

  private Counters awaitCarried(Mesh mesh, Counters before) {
    AtomicReference<Counters> last = new AtomicReference<>(before);
    try {
      Awaitility.await()
          .atMost(patience)
          .pollDelay(Duration.ZERO)
          .pollInterval(patience.dividedBy(8))
          .until(
              () -> {
                last.set(received(mesh));
                return carried(before, last.get());
              });
    } catch (ConditionTimeoutException e) {
      // The last value is the answer.
    }
    return last.get();
  }

  private Counters received(Mesh mesh) {
    Map<NodePlan, Supplier<Long>> looks = new LinkedHashMap<>();
    Stream.concat(Stream.of(from), peers.stream())
        .forEach(node -> looks.put(node, mesh.meanwhile(() -> received(mesh, node))));
    Map<NodePlan, Long> counts = new LinkedHashMap<>();
    looks.forEach((node, look) -> counts.put(node, look.get()));
    return new Counters(counts);
  }

  private static long received(Mesh mesh, NodePlan node) {
    return mesh.tailscale(node).metrics().getOrDefault(RECEIVED, 0L);
  }
}
