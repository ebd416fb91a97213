package tailnetlab.checks;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tailnetlab.cloudinit.Belongings;
import tailnetlab.cloudinit.Belongings.Where;
import tailnetlab.mesh.Sockets;
import tailnetlab.mesh.Sockets.Listener;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;

/**
 * Looks at everything that waits for peers on every node: what the roles declare is there, at the
 * addresses they say and held by the program they name, and nothing else is.
 */
record Listeners(List<NodePlan> nodes) implements Check {
  /** A knock over UDP takes a busy guest 3 to 5 s. */
  private static final Duration PASSING = Duration.ofSeconds(8);

  @Override
  public String id() {
    return "S1-listeners";
  }

  @Override
  public String title() {
    return "on every node what its roles declare waits for peers, and nothing else";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, node -> judge(mesh, node));
  }

  private static Verdict judge(Mesh mesh, NodePlan node) {
    List<Listener> there = mesh.sightings().census(node).listeners();
    List<Belongings.Listener> declared = mesh.sightings().belongings(node).listeners();
    String told = there.stream().map(Listener::toString).collect(Collectors.joining("\n"));
    Evidence seen = new Evidence(node.name() + ": ss -lntup", told);
    List<Listener> foreign =
        staying(
            mesh,
            node,
            there.stream()
                .filter(socket -> !socket.isLoopback())
                .filter(socket -> !isPeerApi(mesh, node, socket))
                .filter(socket -> exposed(mesh, node, socket, declared, seen).isPresent())
                .toList());
    List<Verdict> verdicts =
        Stream.concat(
                foreign.stream()
                    .flatMap(socket -> exposed(mesh, node, socket, declared, seen).stream()),
                declared.stream()
                    .filter(wanted -> !wanted.optional())
                    .flatMap(wanted -> missing(node, wanted, there, seen).stream()))
            .toList();
    return verdicts.isEmpty() ? Verdict.pass(seen) : Verdicts.all(verdicts);
  }

  /**
   * Leaves out the UDP sockets that go within seconds: who asks over UDP has one that looks as if
   * it waited (seen: those of S6-closed's own knocks). A listener stays.
   */
  private static List<Listener> staying(Mesh mesh, NodePlan node, List<Listener> sockets) {
    AtomicReference<List<Listener>> left = new AtomicReference<>(sockets);
    try {
      Awaitility.await()
          .atMost(PASSING)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                if (left.get().stream().anyMatch(Listeners::mayPass)) {
                  List<Listener> now = new Sockets(mesh.node(node)).listeners();
                  left.set(
                      left.get().stream().filter(l -> !mayPass(l) || now.contains(l)).toList());
                }
                return left.get().stream().noneMatch(Listeners::mayPass);
              });
    } catch (ConditionTimeoutException e) {
      // What is left is what stays.
    }
    return left.get();
  }

  private static boolean mayPass(Listener socket) {
    return socket.protocol().equals("udp");
  }

  /** tailscaled chooses its peer API's ports itself, and says which. */
  private static boolean isPeerApi(Mesh mesh, NodePlan node, Listener socket) {
    return socket.programs().equals(Set.of("tailscaled"))
        && mesh.sightings().status(node).peerApi().stream()
            .map(URI::create)
            .filter(url -> url.getPort() == socket.port())
            .anyMatch(url -> Addresses.same(Addresses.host(url.getHost()), socket.address()));
  }

  private static Optional<Verdict> exposed(
      Mesh mesh,
      NodePlan node,
      Listener socket,
      List<Belongings.Listener> declared,
      Evidence seen) {
    List<Belongings.Listener> samePort =
        declared.stream()
            .filter(l -> l.port() == socket.port())
            .filter(l -> l.protocol().word().equals(socket.protocol()))
            .toList();
    List<Belongings.Listener> same =
        samePort.stream().filter(l -> socket.programs().equals(Set.of(l.process()))).toList();
    Where bound = bound(mesh.plan(), socket);
    if (same.stream().anyMatch(l -> l.where().covers(bound))) {
      return Optional.empty();
    }
    String rule;
    if (!same.isEmpty()) {
      rule = "its role keeps it " + same.get(0).where().name().toLowerCase(Locale.ROOT);
    } else if (!samePort.isEmpty()) {
      rule = "its role wants %s there".formatted(samePort.get(0).process());
    } else {
      rule = "no role of the node declares it";
    }
    return Optional.of(
        Verdict.fail(
            Diagnosis.LISTENER_EXPOSED,
            "%s waits on %s %s port %d of %s; %s"
                .formatted(
                    socket.program(),
                    socket.protocol(),
                    socket.address(),
                    socket.port(),
                    node.name(),
                    rule),
            "ss -lntup on %s; what belongs there goes under owns.listeners of a role"
                .formatted(node.name()),
            seen));
  }

  private static Optional<Verdict> missing(
      NodePlan node, Belongings.Listener wanted, List<Listener> there, Evidence seen) {
    boolean found =
        there.stream()
            .filter(l -> l.port() == wanted.port())
            .filter(l -> l.protocol().equals(wanted.protocol().word()))
            .filter(l -> l.programs().contains(wanted.process()))
            .anyMatch(l -> wanted.where() == Where.LOCAL || !l.isLoopback());
    return found
        ? Optional.empty()
        : Optional.of(
            Verdict.fail(
                Diagnosis.LISTENER_MISSING,
                "no %s waits on %s port %d of %s"
                    .formatted(
                        wanted.process(), wanted.protocol().word(), wanted.port(), node.name()),
                "systemctl --failed on " + node.name(),
                seen));
  }

  private static Where bound(LabPlan plan, Listener socket) {
    if (socket.isLoopback()) {
      return Where.LOCAL;
    }
    String address = socket.address();
    if (socket.device().equals("tailscale0")
        || Addresses.isIn(plan.tailnet().v4(), address)
        || Addresses.isIn(plan.tailnet().v6(), address)) {
      return Where.TAILNET;
    }
    return socket.device().equals("lan0")
            || Addresses.isIn(plan.lan().v4(), address)
            || Addresses.isIn(plan.lan().v6(), address)
        ? Where.LAN
        : Where.EVERYWHERE;
  }
}
