package tailnetlab.resources;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.CustomResourceOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailnetlab.cloudinit.Identity;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Role;

/**
 * Everything the lab's members know each other by: an authority, the login server's certificate,
 * our SSH key, and a host key per node. Made once, and before any machine: the first connection is
 * strict already.
 */
public final class Credentials extends ComponentResource {
  private final CertificateAuthority authority;
  private final ServerCertificate server;
  private final SshKey ours;
  private final Map<String, SshKey> hostKeys = new LinkedHashMap<>();

  public Credentials(LabPlan plan) {
    super("tailnetlab:resources:Credentials", "credentials");
    CustomResourceOptions ofThis = CustomResourceOptions.builder().parent(this).build();
    String loginServer = plan.controlPlane().name();
    this.authority =
        new CertificateAuthority(
            "authority",
            new CertificateAuthority.Args(Output.of("tailnet-lab " + plan.stack())),
            ofThis);
    this.server =
        new ServerCertificate(
            "server",
            new ServerCertificate.Args(
                authority.certificatePem(),
                authority.keyPem(),
                Output.of(loginServer),
                Output.of(List.of(loginServer))),
            ofThis);
    this.ours =
        new SshKey("ssh", new SshKey.Args(Output.of("tailnet-lab-" + plan.stack())), ofThis);
    for (NodePlan node : plan.nodes()) {
      SshKey.Args args = new SshKey.Args(Output.of(node.name()));
      hostKeys.put(node.name(), new SshKey(node.name() + "-host", args, ofThis));
    }
    registerOutputs(Map.of());
  }

  /** Returns what the node gets with its first boot. */
  public Output<Identity> identity(NodePlan node) {
    SshKey host = hostKeys.get(node.name());
    Output<tailnetlab.pki.SshKey> hostKey =
        Output.tuple(host.publicLine(), host.privatePem())
            .applyValue(key -> new tailnetlab.pki.SshKey(key.t1, key.t2));
    return Output.tuple(
            authority.certificatePem(), serverCertificate(node), ours.publicLine(), hostKey)
        .applyValue(of -> new Identity(of.t1, of.t2, of.t3, of.t4));
  }

  /** Returns how the node is reached. */
  public Connection connection(NodePlan node) {
    return new Connection(
        Output.of(node.name()),
        Output.of(node.lan().v4()),
        hostKeys.get(node.name()).publicLine(),
        ours.privatePem());
  }

  /** Returns how every node is reached, as plain words for the stack's outputs; a secret. */
  public Output<Map<String, Map<String, String>>> endpoints(LabPlan plan) {
    List<Output<Map.Entry<String, Map<String, String>>>> all =
        plan.nodes().stream().map(this::endpoint).toList();
    return Output.all(all)
        .applyValue(
            entries -> {
              Map<String, Map<String, String>> byNode = new LinkedHashMap<>();
              entries.forEach(entry -> byNode.put(entry.getKey(), entry.getValue()));
              return byNode;
            })
        .asSecret();
  }

  private Output<Map.Entry<String, Map<String, String>>> endpoint(NodePlan node) {
    return Output.tuple(hostKeys.get(node.name()).publicLine(), ours.privatePem())
        .applyValue(
            keys ->
                Map.entry(
                    node.name(),
                    Map.of(
                        "node",
                        node.name(),
                        "address",
                        node.lan().v4(),
                        "hostKey",
                        keys.t1,
                        "clientKey",
                        keys.t2)));
  }

  private Output<Optional<tailnetlab.pki.ServerCertificate>> serverCertificate(NodePlan node) {
    if (!node.is(Role.TLS_PROXY)) {
      return Output.of(Optional.empty());
    }
    return Output.tuple(server.certificatePem(), server.keyPem())
        .applyValue(pair -> Optional.of(new tailnetlab.pki.ServerCertificate(pair.t1, pair.t2)));
  }
}
