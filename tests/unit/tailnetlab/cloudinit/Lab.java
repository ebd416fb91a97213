package tailnetlab.cloudinit;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import tailnetlab.pki.Authority;
import tailnetlab.pki.ServerCertificate;
import tailnetlab.pki.SshKey;
import tailnetlab.plan.Cidr;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.Role;

/** The default lab, for tests. */
final class Lab {
  static final NodePlan CONTROL =
      node("control", 10, Role.HELLO, Role.TAILSCALE_JOIN, Role.HEADSCALE, Role.TLS_PROXY);
  static final NodePlan APP = node("app", 11, Role.HELLO, Role.TAILSCALE_JOIN);
  static final NodePlan CLIENT = node("client", 12, Role.TAILSCALE);

  private static final Authority AUTHORITY = Authority.create("tailnet-lab CA", Clock.systemUTC());

  private Lab() {}

  static LabPlan plan() {
    return plan("");
  }

  static LabPlan plan(String image) {
    return new LabPlan(
        "dev",
        List.of(CONTROL, APP, CLIENT),
        new LabPlan.Lan(Cidr.parse("192.168.77.0/24"), Cidr.parse("fd77:7a11:0:77::/64")),
        new LabPlan.Tailnet(
            Cidr.parse("100.64.0.0/10"),
            Cidr.parse("fd7a:115c:a1e0::/48"),
            "acme.internal",
            "infra"),
        new LabPlan.GuestImage(image, ""),
        new LabPlan.Hypervisor("embedded", LabPlan.Acceleration.AUTO),
        List.of(),
        LabPlan.Policy.NONE,
        List.of());
  }

  static Identity identity(NodePlan node) {
    return new Identity(
        AUTHORITY.certificatePem(),
        node.is(Role.TLS_PROXY)
            ? Optional.of(
                ServerCertificate.issue(
                    AUTHORITY, node.name(), List.of(node.name()), Clock.systemUTC()))
            : Optional.empty(),
        SshKey.create("lab").publicLine(),
        SshKey.create("root@" + node.name()));
  }

  private static NodePlan node(String name, int host, Role... roles) {
    return new NodePlan(
        name,
        List.of(roles),
        new NodePlan.LanAddress(
            "52:54:00:10:20:" + host, "192.168.77." + host, "fd77:7a11:0:77::" + host),
        768,
        1,
        List.of());
  }
}
