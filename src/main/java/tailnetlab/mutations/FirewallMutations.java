package tailnetlab.mutations;

import static tailnetlab.baseline.Changes.SITE;

import java.util.List;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.LabPlan.Tailnet;
import tailnetlab.plan.NodePlan;

/** What the nodes' firewalls let through, and what they should not. */
record FirewallMutations(LabPlan plan, Cast cast) {
  List<Mutation> all() {
    return List.of(
        new Mutation(
            "firewall-off",
            "a page's node has no firewall",
            "S6-firewall-v4",
            Diagnosis.FIREWALL_OPEN,
            this::removeTable),
        new Mutation(
            "firewall-and-allow-list-off",
            "a page's node has neither firewall nor allow-list",
            "S6-firewall-v4",
            Diagnosis.LAN_OPEN,
            mesh -> {
              removeTable(mesh);
              new Changes(mesh).nginx(cast.server(), SITE, "^  deny all;$", "");
            }),
        new Mutation(
            "port-80-on-lan",
            "the firewall also opens port 80 on the LAN",
            "S6-firewall-v4",
            Diagnosis.FIREWALL_OPEN,
            atServer("iifname lan0 tcp dport 80 accept")),
        new Mutation(
            "port-80-on-lan-v6",
            "the LAN is open over IPv6 while IPv4 is closed",
            "S6-firewall-v6",
            Diagnosis.FIREWALL_OPEN,
            atServer("meta nfproto ipv6 iifname lan0 tcp dport 80 accept")),
        new Mutation(
            "hypervisor-let-in",
            "the firewall lets the machine in that the guests run on",
            "S6-firewall-host-v4",
            Diagnosis.FIREWALL_OPEN,
            atServer("ip saddr %s tcp dport 80 accept".formatted(plan.lan().v4().host(1)))),
        new Mutation(
            "hypervisor-let-in-v6",
            "the firewall lets the machine in that the guests run on, over IPv6",
            "S6-firewall-host-v6",
            Diagnosis.FIREWALL_OPEN,
            atServer("ip6 saddr %s tcp dport 80 accept".formatted(plan.lan().v6().host(1)))),
        new Mutation(
            "lan-reset",
            "another rule answers the LAN with a reset",
            "S6-firewall-v4",
            Diagnosis.DENIED_FOR_ANOTHER_REASON,
            atServer("iifname lan0 tcp dport 80 reject with tcp reset")),
        new Mutation(
            "lan-dropped-elsewhere",
            "another rule drops what comes from the LAN",
            "S6-firewall-v4",
            Diagnosis.DENIED_FOR_ANOTHER_REASON,
            atServer("iifname lan0 tcp dport 80 drop")),
        new Mutation(
            "page-port-closed",
            "the firewall drops port 80 on the tailnet's interface",
            "S5-pages",
            Diagnosis.FIREWALL_CLOSED,
            atServer("iifname tailscale0 tcp dport 80 drop")),
        new Mutation(
            "large-packets-dropped",
            "a server gets no packet of more than 800 bytes over its direct paths",
            "B1-payload",
            Diagnosis.PATH_TOO_SMALL,
            atServer("udp dport 41641 meta length > 800 drop")),
        new Mutation(
            "packets-lost",
            "a server loses three of ten packets of its direct paths",
            "B1-payload",
            Diagnosis.LOSSY_PATH,
            atServer("udp dport 41641 numgen random mod 10 < 3 drop")),
        new Mutation(
            "ports-left-open",
            "a rule of a trial lets the LAN in to a range of ports",
            "S6-closed-v4",
            Diagnosis.FIREWALL_LEAKS,
            atServer("iifname lan0 tcp dport 30000-32767 accept")),
        new Mutation(
            "udp-left-open-v6",
            "a rule of a trial lets the tailnet's UDP in, over IPv6 alone",
            "S6-closed-v6",
            Diagnosis.DENIED_FOR_ANOTHER_REASON,
            atServer("meta nfproto ipv6 iifname tailscale0 udp dport 30000-32767 accept")),
        new Mutation(
            "ssh-on-tailnet",
            "a server's firewall lets SSH in from the tailnet",
            "B11-expectations",
            Diagnosis.POLICY_TOO_OPEN,
            atServer("iifname tailscale0 tcp dport 22 accept")),
        new Mutation(
            "direct-path-blocked",
            "a node's firewall drops WireGuard's port",
            "B1-direct",
            Diagnosis.NOT_DIRECT,
            atServer("udp dport 41641 drop")),
        new Mutation(
            "stun-closed",
            "the control plane's firewall drops STUN",
            "S7-netcheck",
            Diagnosis.STUN_UNREACHABLE,
            at(cast.control(), "udp dport %d drop".formatted(Tailnet.STUN_PORT))),
        new Mutation(
            "another-table",
            "another program's table filters a client's packets, as ufw's would",
            "S9-firewall",
            Diagnosis.FIREWALL_FOREIGN,
            mesh -> new Changes(mesh).run(cast.client(), "nft", "add", "table", "inet", "ufw")),
        new Mutation(
            "relay-port-closed",
            "the control plane's firewall drops port 443, of login and relay alike",
            "S1-control-plane",
            Diagnosis.CONTROL_DOWN,
            at(cast.control(), "iifname lan0 tcp dport 443 drop")));
  }

  private void removeTable(Mesh mesh) {
    new Changes(mesh).run(cast.server(), "nft", "delete", "table", "inet", "lab");
  }

  private Mutation.Change atServer(String rule) {
    return at(cast.server(), rule);
  }

  private static Mutation.Change at(NodePlan node, String rule) {
    return mesh -> new Changes(mesh).rule(node, rule);
  }
}
