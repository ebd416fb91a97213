package tailnetlab.mutations;

import static tailnetlab.baseline.Changes.AUTHORITY;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.pki.Authority;
import tailnetlab.pki.SshKey;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;

/** What is on a node and belongs to none of its roles: listeners, rules, logins, keys, names. */
record GuestMutations(LabPlan plan, Draw draw, Clock clock) {
  private static final String SSHD_DROP_IN = "/etc/ssh/sshd_config.d/00-somebody.conf";
  private static final String RUNNING =
      "a rule in force that was not installed, or one that is gone";
  private static final String NEXT = "rules that the next boot would load, and nobody installed";
  private static final String CANNOT_LOG_IN = "a setting of sshd by which others get in";

  List<Mutation> all() {
    List<Mutation> all = new ArrayList<>(listeners());
    all.addAll(firewalls());
    all.addAll(logins());
    all.addAll(files());
    return all;
  }

  private List<Mutation> listeners() {
    String port = Integer.toString(draw.between("second-sshd", 8000, 8999));
    return List.of(
        draw.hit(
                draw::node,
                "second-sshd",
                "a second SSH server listens on another port",
                "S1-listeners",
                Diagnosis.LISTENER_EXPOSED,
                (mesh, node) -> {
                  run(mesh, node, "systemd-run", "--quiet", "/usr/sbin/sshd", "-D", "-p", port);
                  awaitPort(mesh, node, port);
                })
            .seenAs("a listener that no role declares"),
        draw.hit(
                draw::node,
                "second-sshd-let-in",
                "a second SSH server listens on another port, and the firewall has a hole for it",
                "S9-firewall",
                Diagnosis.FIREWALL_CHANGED,
                (mesh, node) -> {
                  new Changes(mesh).rule(node, "tcp dport %s accept".formatted(port));
                  run(mesh, node, "systemd-run", "--quiet", "/usr/sbin/sshd", "-D", "-p", port);
                  awaitPort(mesh, node, port);
                })
            .seenAs(RUNNING));
  }

  private List<Mutation> firewalls() {
    return List.of(
        draw.hit(
            draw::node,
            "another-table",
            "another program's table drops what it does not know, as ufw's would",
            "S9-firewall",
            Diagnosis.FIREWALL_FOREIGN,
            GuestMutations::dropInAnotherTable),
        draw.hit(
                draw::node,
                "firewall-lets-all-in",
                "the firewall lets in what no rule of it knows",
                "S9-firewall",
                Diagnosis.FIREWALL_CHANGED,
                (mesh, node) -> run(mesh, node, "nft", "chain inet lab input { policy accept ; }"))
            .seenAs(RUNNING),
        draw.hit(
            draw::node,
            "table-gone",
            "a node has no firewall",
            "S9-firewall",
            Diagnosis.FIREWALL_CHANGED,
            (mesh, node) -> run(mesh, node, "nft", "delete", "table", "inet", "lab")),
        draw.hit(
                draw::node,
                "firewall-for-the-next-boot",
                "the firewall's file has a hole that the next boot makes",
                "S9-firewall",
                Diagnosis.FIREWALL_CHANGED,
                (mesh, node) ->
                    new Changes(mesh)
                        .file(node, "/etc/nftables.conf")
                        .replace("^    jump roles$", "    tcp dport 8022 accept\n    jump roles"))
            .seenAs(NEXT),
        draw.hit(
                draw::node,
                "firewall-file-added",
                "another file of rules waits for the next boot",
                "S9-firewall",
                Diagnosis.FIREWALL_CHANGED,
                (mesh, node) ->
                    new Changes(mesh)
                        .file(node, "/etc/nftables.d/zz-somebody.nft")
                        .write(
                            "table inet lab {\n"
                                + "  chain roles {\n"
                                + "    tcp dport 8022 accept\n"
                                + "  }\n"
                                + "}\n"))
            .seenAs(NEXT));
  }

  private List<Mutation> logins() {
    return List.of(
        draw.hit(
            draw::node,
            "key-left-behind",
            "somebody's own key lets him in as root",
            "S9-logins",
            Diagnosis.LOGIN_FOREIGN,
            (mesh, node) ->
                new Changes(mesh)
                    .file(node, "/root/.ssh/authorized_keys")
                    .append(SshKey.create("somebody").publicLine())),
        draw.hit(
            draw::node,
            "disk-full",
            "a node's disk is full",
            "S9-disk",
            Diagnosis.DISK_FULL,
            (mesh, node) ->
                run(mesh, node, "sh", "-c", "cat /dev/zero >/var/filler 2>/dev/null || true")),
        draw.hit(
            draw::node,
            "account-added",
            "somebody has an account with a shell",
            "S9-logins",
            Diagnosis.LOGIN_FOREIGN,
            (mesh, node) ->
                run(mesh, node, "useradd", "--create-home", "--shell", "/bin/sh", "somebody")),
        draw.hit(
                draw::node,
                "passwords-taken",
                "sshd takes passwords",
                "S9-logins",
                Diagnosis.LOGIN_FOREIGN,
                (mesh, node) -> sshd(mesh, node, "PasswordAuthentication yes"))
            .seenAs(CANNOT_LOG_IN),
        draw.hit(
                draw::node,
                "keys-elsewhere",
                "sshd looks for keys in another file too",
                "S9-logins",
                Diagnosis.LOGIN_FOREIGN,
                (mesh, node) ->
                    sshd(mesh, node, "AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/keys"))
            .seenAs(CANNOT_LOG_IN));
  }

  private List<Mutation> files() {
    return List.of(
        draw.hit(
            draw::member,
            "client-key-readable",
            "everybody on a node may read its node key",
            "S9-key-files",
            Diagnosis.KEY_FILE_EXPOSED,
            (mesh, node) -> run(mesh, node, "chmod", "644", "/var/lib/tailscale/tailscaled.state")),
        new Mutation(
                "login-key-given-away",
                "the login server's private key belongs to an account without rights",
                "S9-key-files",
                Diagnosis.KEY_FILE_EXPOSED,
                mesh ->
                    run(mesh, plan.controlPlane(), "chown", "nobody", "/etc/nginx/tls/control.key"))
            .at(plan.controlPlane()),
        new Mutation(
                "relay-key-lost",
                "the relay's private key is gone from its disk",
                "S9-key-files",
                Diagnosis.KEY_FILE_MISSING,
                mesh ->
                    run(
                        mesh,
                        plan.controlPlane(),
                        "rm",
                        "/var/lib/headscale/derp_server_private.key"))
            .at(plan.controlPlane()),
        draw.hit(
            draw::node,
            "ca-added",
            "a node trusts somebody else's CA beside the lab's",
            "S9-authorities",
            Diagnosis.AUTHORITY_FOREIGN,
            this::trustAnother),
        draw.hit(
                draw::node,
                "hosts-entry",
                "a node's /etc/hosts sends a name of the tailnet elsewhere",
                "S9-hosts",
                Diagnosis.HOSTS_CHANGED,
                (mesh, node) ->
                    new Changes(mesh)
                        .file(node, "/etc/hosts")
                        .append("203.0.113.7 files." + plan.tailnet().baseDomain()))
            .seenAs("another name than was installed"),
        draw.hit(
                draw::node,
                "hosts-entry-lost",
                "a node's /etc/hosts lacks the control plane",
                "S9-hosts",
                Diagnosis.HOSTS_CHANGED,
                (mesh, node) ->
                    new Changes(mesh)
                        .file(node, "/etc/hosts")
                        .replace("^.*\\s%s$".formatted(plan.controlPlane().name()), ""))
            .seenAs("a name that is not there"));
  }

  /** In one go, as ufw does: after the chain alone nobody gets through to add a rule to it. */
  private static void dropInAnotherTable(Mesh mesh, NodePlan node) {
    String orders =
        """
        add table inet somebody
        add chain inet somebody input { type filter hook input priority 10; policy drop; }
        add rule inet somebody input iifname lo accept
        add rule inet somebody input ct state established,related accept
        add rule inet somebody input tcp dport 22 accept
        """;
    mesh.node(node).run(Command.of("nft", "--file", "-").reading(orders)).require();
  }

  private void trustAnother(Mesh mesh, NodePlan node) {
    new Changes(mesh)
        .file(node, AUTHORITY.replace(".crt", "-another.crt"))
        .write(Authority.create("somebody else's CA", clock).certificatePem());
    run(mesh, node, "update-ca-certificates");
  }

  private static void sshd(Mesh mesh, NodePlan node, String setting) {
    new Changes(mesh).file(node, SSHD_DROP_IN).write(setting + "\n");
    mesh.systemd(node).reload("ssh.service");
  }

  private static void awaitPort(Mesh mesh, NodePlan node, String port) {
    new Changes(mesh).awaitWords(node, ":" + port, "ss", "-Hlnt", "sport = :" + port);
  }

  private static void run(Mesh mesh, NodePlan node, String... words) {
    new Changes(mesh).run(node, words);
  }
}
