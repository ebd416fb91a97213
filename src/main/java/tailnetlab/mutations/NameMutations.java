package tailnetlab.mutations;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;

/** Names that lead elsewhere, or nowhere. */
record NameMutations(LabPlan plan, Draw draw) {
  private static final String HOSTS = "/etc/hosts";
  private static final String NAME_SERVER = "127.0.0.77";

  /** A name server: its address, then what it knows, and the last of these for everything else. */
  private static final String EVERY_NAME =
      """
      import socket, sys
      known = dict(word.split("=") for word in sys.argv[2:])
      otherwise = list(known.values())[-1]
      server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
      server.bind((sys.argv[1], 53))
      while True:
          query, asker = server.recvfrom(512)
          labels, at = [], 12
          while query[at]:
              labels.append(query[at + 1 : at + 1 + query[at]].decode())
              at += 1 + query[at]
          question = query[12 : at + 5]
          v4 = question[-4:-2] == b"\\x00\\x01"
          address = socket.inet_aton(known.get(".".join(labels).lower(), otherwise))
          answer = b"\\xc0\\x0c\\x00\\x01\\x00\\x01\\x00\\x00\\x00\\x01\\x00\\x04" + address
          header = query[:2] + b"\\x85\\x80\\x00\\x01\\x00" + bytes([v4]) + b"\\x00\\x00\\x00\\x00"
          server.sendto(header + question + (answer if v4 else b""), asker)
      """;

  List<Mutation> all() {
    Cast cast = draw.cast("lan-name-lost");
    return List.of(
        new Mutation(
            "magicdns-off",
            "headscale gives its members no MagicDNS",
            "S5-names",
            Diagnosis.MAGICDNS_OFF,
            this::withoutMagicDns),
        draw.hit(
            draw::member,
            "split-dns-lost",
            "a node's resolver has forgotten where tailnet names are asked",
            "S5-names",
            Diagnosis.SPLIT_DNS_LOST,
            (mesh, node) -> new Changes(mesh).run(node, "resolvectl", "revert", "tailscale0")),
        draw.hit(
            draw::member,
            "name-shadowed",
            "a node's /etc/hosts maps a MagicDNS name to the LAN",
            "S5-names",
            Diagnosis.NAME_SHADOWED,
            (mesh, node) -> {
              NodePlan page = draw.otherPage("name-shadowed", node);
              hosts(mesh, node, page.lan().v4(), plan.magicName(page));
            }),
        draw.hit(
            draw::member,
            "name-of-another",
            "a node's /etc/hosts maps a MagicDNS name to another member",
            "S5-names",
            Diagnosis.WRONG_HOST,
            (mesh, node) -> {
              NodePlan page = draw.otherPage("name-of-another", node);
              NodePlan other = draw.otherMember("name-of-another", page);
              hosts(mesh, node, tailnetAddress(mesh, other), plan.magicName(page));
            }),
        draw.hit(
            draw::member,
            "unknown-name-answers",
            "a node's resolver finds an address for whatever it is asked",
            "S5-unknown-name",
            Diagnosis.WRONG_HOST,
            this::answerEverything),
        new Mutation(
                "lan-name-lost",
                "a client's /etc/hosts lacks a server, so its bare name is a MagicDNS name",
                "S6-firewall" + draw.family("lan-name-lost").suffix(),
                Diagnosis.LAN_NAME_UNKNOWN,
                mesh ->
                    new Changes(mesh)
                        .file(cast.client(), HOSTS)
                        .replace("^.*\\s%s$".formatted(Pattern.quote(cast.server().name())), ""))
            .at(cast.client()));
  }

  private void withoutMagicDns(Mesh mesh) {
    Changes changes = new Changes(mesh);
    changes.headscale(Map.of("/dns/magic_dns", false));
    for (NodePlan node : plan.members()) {
      changes.awaitWords(node, "\"MagicDNSEnabled\": false", "tailscale", "status", "--json");
    }
  }

  /**
   * Puts a name server before the node's resolver that knows an address for every name: so does a
   * captive network's, and one with a wildcard record. It knows the real names' too.
   */
  private void answerEverything(Mesh mesh, NodePlan node) {
    Changes changes = new Changes(mesh);
    String script = "/run/lab-name-server.py";
    changes.file(node, script).write(EVERY_NAME);
    List<String> known = new ArrayList<>();
    for (NodePlan member : plan.members()) {
      known.add("%s=%s".formatted(plan.magicName(member), tailnetAddress(mesh, member)));
    }
    List<String> words =
        new ArrayList<>(
            List.of("systemd-run", "--quiet", "--collect", "--", "python3", script, NAME_SERVER));
    words.addAll(known);
    changes.run(node, words.toArray(String[]::new));
    changes.run(node, "resolvectl", "dns", "tailscale0", NAME_SERVER);
    changes.run(node, "resolvectl", "flush-caches");
    changes.await(
        "the name server on " + node.name(),
        () ->
            mesh.node(node)
                .run(Command.of("resolvectl", "query", "any." + plan.tailnet().baseDomain()))
                .ok());
  }

  private static String tailnetAddress(Mesh mesh, NodePlan node) {
    return mesh.tailscale(node).addresses().get(0);
  }

  private static void hosts(Mesh mesh, NodePlan node, String address, String name) {
    new Changes(mesh).file(node, HOSTS).append(address + " " + name);
  }
}
