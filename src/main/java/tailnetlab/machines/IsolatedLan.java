package tailnetlab.machines;

import com.pulumi.core.Output;
import com.pulumi.libvirt.Network;
import com.pulumi.libvirt.NetworkArgs;
import com.pulumi.libvirt.inputs.NetworkXmlArgs;
import com.pulumi.resources.ComponentResource;
import java.util.List;
import java.util.Map;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.LabPlan.Lan;

/** The network under the tailnet: no forward, no gateway, no DHCP, no DNS. */
public final class IsolatedLan extends ComponentResource {
  private final Network network;

  public IsolatedLan(Hypervisor hypervisor) {
    super("tailnetlab:machines:IsolatedLan", "lan");
    Lan lan = hypervisor.plan().lan();
    this.network =
        new Network(
            "lan",
            NetworkArgs.builder()
                .name(hypervisor.named(LabPlan.LAN))
                .mode("none")
                .addresses(List.of(lan.v4().toString(), lan.v6().toString()))
                .autostart(false)
                .xml(NetworkXmlArgs.builder().xslt(Sheets.network()).build())
                .build(),
            hypervisor.within(this).build());
    registerOutputs(Map.of());
  }

  Output<String> id() {
    return network.id();
  }
}
