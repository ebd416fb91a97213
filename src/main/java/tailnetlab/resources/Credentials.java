package tailnetlab.resources;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.CustomResourceOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailnetlab.cloudinit.Identity;
import tailnetlab.pki.Authority;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Role;
import tailnetlab.remote.Endpoint;

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

  /** Returns who signs the lab's certificates; a secret. */
  public Output<Authority> authority() {
    return Output.tuple(authority.certificatePem(), authority.keyPem())
        .applyValue(pair -> new Authority(pair.t1, pair.t2))
        .asSecret();
  }

  /** Returns how every node is reached, by name; a secret. */
  public Output<Map<String, Endpoint>> endpoints(LabPlan plan) {
    return Output.all(plan.nodes().stream().map(this::endpoint).toList())
        .applyValue(
            endpoints -> {
              Map<String, Endpoint> byNode = new LinkedHashMap<>();
              endpoints.forEach(endpoint -> byNode.put(endpoint.node(), endpoint));
              return byNode;
            })
        .asSecret();
  }

  private Output<Endpoint> endpoint(NodePlan node) {
    return Output.tuple(hostKeys.get(node.name()).publicLine(), ours.privatePem())
        .applyValue(keys -> new Endpoint(node.name(), node.lan().v4(), keys.t1, keys.t2));
  }

  private Output<Optional<tailnetlab.pki.ServerCertificate>> serverCertificate(NodePlan node) {
    if (!node.is(Role.TLS_PROXY)) {
      return Output.of(Optional.empty());
    }
    return Output.tuple(server.certificatePem(), server.keyPem())
        .applyValue(pair -> Optional.of(new tailnetlab.pki.ServerCertificate(pair.t1, pair.t2)));
  }
}
