package tailnetlab.machines;

import com.pulumi.libvirt.Provider;
import com.pulumi.libvirt.ProviderArgs;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import tailnetlab.plan.Host;
import tailnetlab.plan.LabPlan;

/** The libvirt that the machines run on, and the names of what is ours in it. */
public final class Hypervisor {
  private final LabPlan plan;
  private final Host host;
  private final Provider libvirt;

  public Hypervisor(LabPlan plan, Host host) {
    this.plan = plan;
    this.host = host;
    this.libvirt = new Provider("libvirt", ProviderArgs.builder().uri(host.libvirtUri()).build());
  }

  LabPlan plan() {
    return plan;
  }

  Host host() {
    return host;
  }

  /** Names a thing as ours. */
  String named(String thing) {
    return plan.named(thing);
  }

  CustomResourceOptions.Builder within(Resource parent) {
    return CustomResourceOptions.builder().parent(parent).provider(libvirt);
  }
}
