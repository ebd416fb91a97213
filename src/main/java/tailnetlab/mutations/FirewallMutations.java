package tailnetlab.mutations;

import static tailnetlab.baseline.Changes.SITE;

import java.util.List;
import java.util.function.BiConsumer;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Family;
import tailnetlab.checks.Mesh;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.LabPlan.Tailnet;
import tailnetlab.plan.NodePlan;

/** What the nodes' firewalls let through, and what they should not. */
record FirewallMutations(LabPlan plan, Draw draw) {
  private static final String LET_IN = "a knock is let through, and nginx refuses it";

  List<Mutation> all() {
    Family either = draw.family("firewall-off");
    return List.of(
        draw.hit(
                draw::page,
                "firewall-off",
                "a page's node has no firewall",
                "S6-firewall" + either.suffix(),
                Diagnosis.FIREWALL_OPEN,
                FirewallMutations::removeTable)
            .seenAs(LET_IN),
        draw.hit(
            draw::page,
            "firewall-and-allow-list-off",
            "a page's node has neither firewall nor allow-list",
            "S6-firewall" + draw.family("firewall-and-allow-list-off").suffix(),
            Diagnosis.LAN_OPEN,
            (mesh, page) -> {
              removeTable(mesh, page);
              new Changes(mesh).nginx(page, SITE, "^  deny all;$", "");
            }),
        draw.hit(
                draw::page,
                "port-80-on-lan",
                "the firewall also opens port 80 on the LAN",
                "S6-firewall-v4",
                Diagnosis.FIREWALL_OPEN,
                rule("iifname lan0 tcp dport 80 accept"))
            .seenAs(LET_IN),
        draw.hit(
                draw::page,
                "port-80-on-lan-v6",
                "the LAN is open over IPv6 while IPv4 is closed",
                "S6-firewall-v6",
                Diagnosis.FIREWALL_OPEN,
                rule("meta nfproto ipv6 iifname lan0 tcp dport 80 accept"))
            .seenAs(LET_IN),
        draw.hit(
            draw::page,
            "hypervisor-let-in",
            "the firewall lets the machine in that the guests run on",
            "S6-firewall-host-v4",
            Diagnosis.FIREWALL_OPEN,
            rule("ip saddr %s tcp dport 80 accept".formatted(plan.lan().v4().host(1)))),
        draw.hit(
            draw::page,
            "hypervisor-let-in-v6",
            "the firewall lets the machine in that the guests run on, over IPv6",
            "S6-firewall-host-v6",
            Diagnosis.FIREWALL_OPEN,
            rule("ip6 saddr %s tcp dport 80 accept".formatted(plan.lan().v6().host(1)))),
        draw.hit(
            draw::page,
            "one-node-let-in",
            "the firewall lets one other node in, over the LAN",
            "S6-firewall-v4",
            Diagnosis.FIREWALL_OPEN,
            (mesh, page) -> {
              String other = draw.otherMember("one-node-let-in", page).lan().v4();
              new Changes(mesh).rule(page, "ip saddr %s tcp dport 80 accept".formatted(other));
            }),
        draw.hit(
            draw::page,
            "lan-reset",
            "another rule answers the LAN with a reset",
            "S6-firewall" + draw.family("lan-reset").suffix(),
            Diagnosis.DENIED_FOR_ANOTHER_REASON,
            rule("iifname lan0 tcp dport 80 reject with tcp reset")),
        draw.hit(
            draw::page,
            "lan-dropped-elsewhere",
            "another rule drops what comes from the LAN",
            "S6-firewall" + draw.family("lan-dropped-elsewhere").suffix(),
            Diagnosis.DENIED_FOR_ANOTHER_REASON,
            rule("iifname lan0 tcp dport 80 drop")),
        draw.hit(
            draw::page,
            "page-port-closed",
            "the firewall drops port 80 on the tailnet's interface",
            "S5-pages",
            Diagnosis.FIREWALL_CLOSED,
            rule("iifname tailscale0 tcp dport 80 drop")),
        draw.hit(
            draw::node,
            "ports-left-open",
            "a rule of a trial lets the LAN in to a range of ports",
            "S6-closed-v4",
            Diagnosis.FIREWALL_LEAKS,
            rule("iifname lan0 tcp dport 30000-32767 accept")),
        draw.hit(
            draw::member,
            "udp-left-open-v6",
            "a rule of a trial lets the tailnet's UDP in, over IPv6 alone",
            "S6-closed-v6",
            Diagnosis.DENIED_FOR_ANOTHER_REASON,
            rule("meta nfproto ipv6 iifname tailscale0 udp dport 30000-32767 accept")),
        draw.hit(
            draw::server,
            "ssh-on-tailnet",
            "a server's firewall lets SSH in from the tailnet",
            "B11-expectations",
            Diagnosis.POLICY_TOO_OPEN,
            rule("iifname tailscale0 tcp dport 22 accept")),
        draw.hit(
            draw::member,
            "direct-path-blocked",
            "a node's firewall drops WireGuard's port",
            "B1-direct",
            Diagnosis.NOT_DIRECT,
            rule("udp dport 41641 drop")),
        new Mutation(
            "stun-closed",
            "the control plane's firewall drops STUN",
            "S7-netcheck",
            Diagnosis.STUN_UNREACHABLE,
            at(plan.controlPlane(), "udp dport %d drop".formatted(Tailnet.STUN_PORT))),
        new Mutation(
            "relay-port-closed",
            "the control plane's firewall drops port 443, of login and relay alike",
            "S1-control-plane",
            Diagnosis.CONTROL_DOWN,
            at(plan.controlPlane(), "iifname lan0 tcp dport 443 drop")));
  }

  private static void removeTable(Mesh mesh, NodePlan node) {
    new Changes(mesh).run(node, "nft", "delete", "table", "inet", "lab");
  }

  private static BiConsumer<Mesh, NodePlan> rule(String rule) {
    return (mesh, node) -> new Changes(mesh).rule(node, rule);
  }

  private static Mutation.Change at(NodePlan node, String rule) {
    return mesh -> new Changes(mesh).rule(node, rule);
  }
}
