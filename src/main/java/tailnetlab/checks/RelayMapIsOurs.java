package tailnetlab.checks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.LabPlan.Tailnet;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;

/** Reads the relay map a client got: the embedded relay at its pinned address, and no other. */
record RelayMapIsOurs(NodePlan asker) implements Check {
  private static final Command LOOK = Command.of("tailscale", "debug", "derp-map");

  @Override
  public String id() {
    return "S7-relay-map";
  }

  @Override
  public String title() {
    return "the relay map has region %d at the pinned address, nothing else"
        .formatted(Tailnet.DERP_REGION);
  }

  @Override
  public Verdict run(Mesh mesh) {
    var fault = Membership.fault(mesh, asker);
    if (fault.isPresent()) {
      return fault.get();
    }
    String out = mesh.node(asker).run(LOOK).require();
    return judge(mesh.plan(), regions(out), new Evidence(asker.name() + ": " + LOOK, out));
  }

  private Verdict judge(LabPlan plan, JsonNode regions, Evidence seen) {
    List<String> ids = new ArrayList<>();
    regions.fieldNames().forEachRemaining(ids::add);
    String ours = Integer.toString(Tailnet.DERP_REGION);
    if (!ids.contains(ours)) {
      return Verdict.fail(
          Diagnosis.DERP_DISABLED,
          "%s's relay map has the regions %s, not %s".formatted(asker.name(), ids, ours),
          "derp.server in headscale's configuration",
          seen);
    }
    if (ids.size() > 1) {
      return Verdict.fail(
          Diagnosis.NOT_HERMETIC,
          "%s's relay map has regions of others: %s".formatted(asker.name(), ids),
          "derp.urls and derp.paths in headscale's configuration",
          seen);
    }
    String pinned = plan.controlPlane().lan().v4();
    String address = regions.path(ours).path("Nodes").path(0).path("IPv4").asText();
    return address.equals(pinned)
        ? Verdict.pass(seen)
        : Verdict.fail(
            Diagnosis.DERP_UNREACHABLE,
            "the relay is pinned to \"%s\", and the control plane is at %s"
                .formatted(address, pinned),
            "derp.server.ipv4 in headscale's configuration",
            seen);
  }

  private static JsonNode regions(String json) {
    try {
      return new ObjectMapper().readTree(json).path("Regions");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the relay map cannot be read: " + json, e);
    }
  }
}
