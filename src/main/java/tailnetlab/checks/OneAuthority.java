package tailnetlab.checks;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;
import tailnetlab.plan.NodePlan;

/**
 * Looks at whom every node trusts: one authority. It is the lab's, or the control plane's
 * certificate would not be accepted (S1-control-plane).
 */
record OneAuthority(List<NodePlan> nodes) implements Check {
  @Override
  public String id() {
    return "S9-authorities";
  }

  @Override
  public String title() {
    return "every node trusts the lab's authority, and no other";
  }

  @Override
  public Verdict run(Mesh mesh) {
    return mesh.eachNode(nodes, node -> judge(node, mesh.sightings().census(node).authorities()));
  }

  private static Verdict judge(NodePlan node, List<X509Certificate> trusted) {
    String names =
        trusted.stream()
            .map(c -> "%s (serial %x)".formatted(c.getSubjectX500Principal(), c.getSerialNumber()))
            .collect(Collectors.joining("; "));
    Evidence seen = new Evidence(node.name() + ": /etc/ssl/certs", names);
    return switch (trusted.size()) {
      case 0 ->
          Verdict.fail(
              Diagnosis.UNTRUSTED_CERT,
              "%s trusts no authority at all".formatted(node.name()),
              "update-ca-certificates --fresh on " + node.name(),
              seen);
      case 1 -> Verdict.pass(seen);
      default ->
          Verdict.fail(
              Diagnosis.AUTHORITY_FOREIGN,
              "%s trusts %d authorities, and the lab has one: %s"
                  .formatted(node.name(), trusted.size(), names),
              "/usr/local/share/ca-certificates and /etc/ssl/certs on " + node.name(),
              seen);
    };
  }
}
