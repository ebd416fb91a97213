package tailnetlab.mutations;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;

/** Names that lead elsewhere, or nowhere. */
record NameMutations(LabPlan plan, Cast cast) {
  private static final String HOSTS = "/etc/hosts";

  List<Mutation> all() {
    return List.of(
        new Mutation(
            "magicdns-off",
            "headscale gives its members no MagicDNS",
            "S5-names",
            Diagnosis.MAGICDNS_OFF,
            this::withoutMagicDns),
        new Mutation(
            "split-dns-lost",
            "the client's resolver has forgotten where tailnet names are asked",
            "S5-names",
            Diagnosis.SPLIT_DNS_LOST,
            mesh -> new Changes(mesh).run(cast.client(), "resolvectl", "revert", "tailscale0")),
        new Mutation(
            "name-shadowed",
            "the client's /etc/hosts maps a MagicDNS name to the LAN",
            "S5-names",
            Diagnosis.NAME_SHADOWED,
            mesh -> hosts(mesh, cast.server().lan().v4(), plan.magicName(cast.server()))),
        new Mutation(
            "name-of-another",
            "the client's /etc/hosts maps a MagicDNS name to another member",
            "S5-names",
            Diagnosis.WRONG_HOST,
            mesh -> hosts(mesh, tailnetAddress(mesh), plan.magicName(cast.control()))),
        new Mutation(
            "unknown-name-answers",
            "a name that no node has leads to one",
            "S5-unknown-name",
            Diagnosis.WRONG_HOST,
            mesh ->
                hosts(mesh, tailnetAddress(mesh), "no-such-node." + plan.tailnet().baseDomain())),
        new Mutation(
            "lan-name-lost",
            "the client's /etc/hosts lacks a server, so its bare name is a MagicDNS name",
            "S6-firewall-v4",
            Diagnosis.LAN_NAME_UNKNOWN,
            mesh ->
                new Changes(mesh)
                    .file(cast.client(), HOSTS)
                    .replace("^.*\\s%s$".formatted(Pattern.quote(cast.server().name())), "")));
  }

  private void withoutMagicDns(Mesh mesh) {
    Changes changes = new Changes(mesh);
    changes.headscale(Map.of("/dns/magic_dns", false));
    for (NodePlan node : List.of(cast.client(), cast.server())) {
      changes.awaitWords(node, "\"MagicDNSEnabled\": false", "tailscale", "status", "--json");
    }
  }

  private String tailnetAddress(Mesh mesh) {
    return mesh.tailscale(cast.server()).addresses().get(0);
  }

  private void hosts(Mesh mesh, String address, String name) {
    new Changes(mesh).file(cast.client(), HOSTS).append(address + " " + name);
  }
}
