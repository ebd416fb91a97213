package tailnetlab.cloudinit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.LabPlan.Tailnet;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.NodePlan.LanAddress;

/** The values that a node's files are filled with; cloud-init/README.md lists their names. */
final class Values {
  private Values() {}

  /** Returns those that are no secret: the plan's. */
  static Map<String, Object> of(LabPlan plan, NodePlan node) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("lab.stack", plan.stack());

    values.put("node.name", node.name());
    values.put("node.mac", node.lan().mac());
    values.put("node.v4", node.lan().v4());
    values.put("node.v6", node.lan().v6());

    values.put("lan.v4", plan.lan().v4().toString());
    values.put("lan.v4Bits", plan.lan().v4().prefix());
    values.put("lan.v6", plan.lan().v6().toString());
    values.put("lan.v6Bits", plan.lan().v6().prefix());
    values.put("lan.hosts", hosts(plan.nodes()));

    values.put("tailnet.v4", plan.tailnet().v4().toString());
    values.put("tailnet.v6", plan.tailnet().v6().toString());
    values.put("tailnet.domain", plan.tailnet().baseDomain());

    LanAddress control = plan.controlPlane().lan();
    values.put("control.name", plan.controlPlane().name());
    values.put("control.v4", control.v4());
    values.put("control.v6", control.v6());
    values.put("control.url", plan.loginServer());

    values.put("relay.region", Tailnet.DERP_REGION);
    values.put("relay.code", Tailnet.DERP_CODE);
    values.put("relay.stunPort", Tailnet.STUN_PORT);
    return values;
  }

  static Map<String, Object> of(LabPlan plan, NodePlan node, Identity identity) {
    Map<String, Object> values = of(plan, node);
    // Without their last line break: the file around them has its own.
    values.put("ca.certificate", identity.authorityPem().strip());
    values.put("ssh.authorizedKey", identity.authorizedKey().strip());
    values.put("ssh.hostKey", identity.hostKey().privatePem().strip());
    values.put("ssh.hostPublicKey", identity.hostKey().publicLine().strip());
    identity
        .serverCertificate()
        .ifPresent(
            server -> {
              values.put("server.certificate", server.certificatePem().strip());
              values.put("server.key", server.keyPem().strip());
            });
    return values;
  }

  private static String hosts(List<NodePlan> nodes) {
    return nodes.stream()
        .flatMap(
            node ->
                Stream.of(node.lan().v4(), node.lan().v6())
                    .map(address -> "%s %s".formatted(address, node.name())))
        .collect(Collectors.joining("\n"));
  }
}
