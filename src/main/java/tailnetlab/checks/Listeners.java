package tailnetlab.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tailnetlab.mesh.Sockets;
import tailnetlab.mesh.Sockets.Listener;
import tailnetlab.plan.LabPlan.Tailnet;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Role;

/** Looks at what listens on the servers: what the roles say, and headscale's inside not outside. */
record Listeners(List<NodePlan> servers) implements Check {
  @Override
  public String id() {
    return "S1-listeners";
  }

  @Override
  public String title() {
    return "each server listens where its roles say; headscale's own ports are local";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(servers, server -> judge(mesh, server));
  }

  private static Verdict judge(Mesh mesh, NodePlan server) {
    List<Listener> listeners = new Sockets(mesh.node(server)).listeners();
    String told =
        listeners.stream()
            .map(l -> "%s %s port %d".formatted(l.protocol(), l.address(), l.port()))
            .collect(Collectors.joining("\n"));
    Evidence seen = new Evidence(server.name() + ": ss -lntu", told);
    return Verdicts.all(
        expected(server).stream().map(port -> port.judge(server, listeners, seen)).toList());
  }

  private static List<Port> expected(NodePlan server) {
    List<Port> ports = new ArrayList<>();
    if (server.is(Role.HELLO)) {
      ports.add(new Port("tcp", 80, Where.OUTSIDE));
    }
    if (server.is(Role.TLS_PROXY)) {
      ports.add(new Port("tcp", 443, Where.OUTSIDE));
    }
    if (server.is(Role.HEADSCALE)) {
      ports.add(new Port("udp", Tailnet.STUN_PORT, Where.OUTSIDE));
      ports.add(new Port("tcp", 8080, Where.LOCAL)); // behind the proxy
      ports.add(new Port("tcp", 9090, Where.LOCAL)); // metrics and /debug
      ports.add(new Port("tcp", 50443, Where.NOWHERE)); // gRPC wants TLS of its own
    }
    return ports;
  }

  private enum Where {
    OUTSIDE,
    LOCAL,
    NOWHERE
  }

  private record Port(String protocol, int number, Where where) {
    private Verdict judge(NodePlan server, List<Listener> listeners, Evidence seen) {
      List<Listener> there =
          listeners.stream()
              .filter(l -> l.protocol().equals(protocol) && l.port() == number)
              .toList();
      boolean outside = there.stream().anyMatch(l -> !l.isLoopback());
      boolean missing =
          switch (where) {
            case OUTSIDE -> !outside;
            case LOCAL -> there.isEmpty();
            case NOWHERE -> false;
          };
      if (missing) {
        return Verdict.fail(
            Diagnosis.LISTENER_MISSING,
            "nothing listens on %s port %d of %s".formatted(protocol, number, server.name()),
            "systemctl status nginx headscale on " + server.name(),
            seen);
      }
      return outside && where != Where.OUTSIDE
          ? Verdict.fail(
              Diagnosis.LISTENER_EXPOSED,
              "%s port %d of %s listens on %s"
                  .formatted(protocol, number, server.name(), there.get(0).address()),
              "the listen addresses in headscale's configuration",
              seen)
          : Verdict.pass(seen);
    }
  }
}
