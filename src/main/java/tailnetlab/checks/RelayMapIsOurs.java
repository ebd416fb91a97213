package tailnetlab.checks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tailnetlab.mesh.Told.Region;
import tailnetlab.mesh.Told.Relay;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.LabPlan.Tailnet;
import tailnetlab.plan.NodePlan;

/** Reads the relay map that every client got: the embedded relay, whole, and no other. */
record RelayMapIsOurs(List<NodePlan> nodes) implements Check {
  /** Ports that are not written are these (tailcfg/derpmap.go). */
  private static final int HTTPS = 443;

  @Override
  public String id() {
    return "S7-relay-map";
  }

  @Override
  public String title() {
    return "the relay map has region %d at the pinned address, nothing else"
        .formatted(Tailnet.DERP_REGION);
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, node -> judge(mesh, node));
  }

  private static Verdict judge(Mesh mesh, NodePlan node) {
    Optional<Verdict> fault = Membership.fault(mesh, node);
    if (fault.isPresent()) {
      return fault.get();
    }
    List<Region> regions = mesh.sightings().told(node).relays();
    String text = regions.stream().map(RelayMapIsOurs::told).collect(Collectors.joining("\n"));
    return judge(mesh.plan(), node, regions, new Evidence(node.name() + ": its relay map", text));
  }

  private static Verdict judge(LabPlan plan, NodePlan node, List<Region> regions, Evidence seen) {
    List<Integer> ids = regions.stream().map(Region::id).toList();
    Optional<Region> ours =
        regions.stream().filter(region -> region.id() == Tailnet.DERP_REGION).findFirst();
    if (ours.isEmpty()) {
      return Verdict.fail(
          Diagnosis.DERP_DISABLED,
          "%s's relay map has the regions %s, not %d"
              .formatted(node.name(), ids, Tailnet.DERP_REGION),
          "derp.server in headscale's configuration",
          seen);
    }
    List<Relay> relays = ours.get().relays();
    if (ids.size() > 1 || relays.size() != 1) {
      return Verdict.fail(
          Diagnosis.NOT_HERMETIC,
          ids.size() > 1
              ? "%s's relay map has regions of others: %s".formatted(node.name(), ids)
              : "%s's relay map has %d relays in our region: %s"
                  .formatted(node.name(), relays.size(), relays.stream().map(Relay::host).toList()),
          "derp.urls and derp.paths in headscale's configuration",
          seen);
    }
    return judge(plan, node, relays.get(0), seen);
  }

  private static Verdict judge(LabPlan plan, NodePlan node, Relay relay, Evidence seen) {
    NodePlan control = plan.controlPlane();
    Map<String, String> wrong = new TreeMap<>(relay.more());
    expect(wrong, "HostName", relay.host(), control.name());
    expect(wrong, "IPv4", relay.v4(), control.lan().v4());
    // Without one, clients have the relay over IPv4 alone, which is how the lab is made.
    if (!relay.v6().isEmpty() && !Addresses.same(relay.v6(), control.lan().v6())) {
      wrong.put("IPv6", relay.v6());
    }
    expect(wrong, "STUNPort", port(relay.stunPort(), Tailnet.STUN_PORT), Tailnet.STUN_PORT);
    expect(wrong, "DERPPort", port(relay.port(), HTTPS), HTTPS);
    return wrong.isEmpty()
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.DERP_UNREACHABLE,
            "%s was told of the relay: %s; it is %s at %s, its ports are %d and UDP %d"
                .formatted(
                    node.name(),
                    wrong,
                    control.name(),
                    control.lan().v4(),
                    HTTPS,
                    Tailnet.STUN_PORT),
            "derp.server in headscale's configuration: ipv4, ipv6, stun_listen_addr",
            seen);
  }

  private static int port(int told, int usual) {
    return told == 0 ? usual : told;
  }

  private static void expect(Map<String, String> wrong, String name, Object told, Object right) {
    if (!told.equals(right)) {
      wrong.put(name, told.toString().isEmpty() ? "none" : told.toString());
    }
  }

  private static String told(Region region) {
    return region.relays().stream()
        .map(
            relay ->
                "region %d (%s): %s, IPv4 %s, IPv6 %s, STUN port %d, port %d %s"
                    .formatted(
                        region.id(),
                        region.code(),
                        relay.host(),
                        relay.v4().isEmpty() ? "by name" : relay.v4(),
                        relay.v6().isEmpty() ? "by name" : relay.v6(),
                        relay.stunPort(),
                        relay.port(),
                        relay.more().isEmpty() ? "" : relay.more()))
        .collect(Collectors.joining("\n"));
  }
}
