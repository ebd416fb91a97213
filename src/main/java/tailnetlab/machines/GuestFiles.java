package tailnetlab.machines;

import com.pulumi.core.Output;
import com.pulumi.libvirt.Pool;
import com.pulumi.libvirt.PoolArgs;
import com.pulumi.libvirt.Volume;
import com.pulumi.libvirt.VolumeArgs;
import com.pulumi.libvirt.inputs.PoolTargetArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.Resource;
import java.util.Map;
import java.util.Optional;
import tailnetlab.plan.Host;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.LabPlan.GuestImage;

/** What the guests boot from, as volumes in a pool of the lab's own. */
public final class GuestFiles extends ComponentResource {
  private final Pool pool;
  private final Volume system;
  private final Volume packages;
  private final Optional<Kernel> kernel;

  public GuestFiles(Hypervisor hypervisor) {
    super("tailnetlab:machines:GuestFiles", "guest-files");
    String name = hypervisor.named(LabPlan.POOL);
    this.pool =
        new Pool(
            "pool",
            PoolArgs.builder()
                .name(name)
                .type("dir")
                .target(PoolTargetArgs.builder().path("/var/lib/libvirt/images/" + name).build())
                .build(),
            hypervisor.within(this).build());
    GuestImage guests = hypervisor.plan().guests();
    Host.Image ours = hypervisor.host().image();
    this.system =
        file(hypervisor, "system", guests.isOurs() ? ours.qcow2() : guests.path(), "qcow2");
    this.packages = iso(hypervisor, "packages", Output.of(hypervisor.host().packagesIso()), this);
    this.kernel =
        guests.isOurs()
            ? Optional.of(
                new Kernel(
                    file(hypervisor, "kernel", ours.kernel(), "raw").id(),
                    file(hypervisor, "initrd", ours.initrd(), "raw").id()))
            : Optional.empty();
    registerOutputs(Map.of());
  }

  Output<String> pool() {
    return pool.name();
  }

  Output<String> system() {
    return system.id();
  }

  Volume packages() {
    return packages;
  }

  /** Returns the kernel for a direct boot, or nothing where the image has a boot loader. */
  Optional<Kernel> kernel() {
    return kernel;
  }

  /** Uploads an ISO image into the pool. */
  Volume iso(Hypervisor hypervisor, String name, Output<String> source, Resource parent) {
    // The provider reads a volume's format back as libvirt sees it: anything but "iso" here
    // would replace the volume, and every domain with it, at each `up`.
    return volume(hypervisor, name, source, "iso", parent);
  }

  private Volume file(Hypervisor hypervisor, String name, String source, String format) {
    return volume(hypervisor, name, Output.of(source), format, this);
  }

  private Volume volume(
      Hypervisor hypervisor, String name, Output<String> source, String format, Resource parent) {
    return new Volume(
        name,
        VolumeArgs.builder()
            .name(hypervisor.named(name))
            .pool(pool.name())
            .source(source)
            .format(format)
            .build(),
        hypervisor.within(parent).deleteBeforeReplace(true).build());
  }

  /** A kernel and its initial RAM disk, by volume. */
  record Kernel(Output<String> image, Output<String> initrd) {}
}
