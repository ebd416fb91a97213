package tailnetlab.machines;

import com.pulumi.core.Output;
import com.pulumi.libvirt.Domain;
import com.pulumi.libvirt.DomainArgs;
import com.pulumi.libvirt.Volume;
import com.pulumi.libvirt.VolumeArgs;
import com.pulumi.libvirt.inputs.DomainCpuArgs;
import com.pulumi.libvirt.inputs.DomainDiskArgs;
import com.pulumi.libvirt.inputs.DomainNetworkInterfaceArgs;
import com.pulumi.libvirt.inputs.DomainXmlArgs;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.CustomResourceOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tailnetlab.plan.LabPlan.Acceleration;
import tailnetlab.plan.NodePlan;

/** One guest: a disk over the shared system volume, its seed, and the domain that runs them. */
public final class Machine extends ComponentResource {
  /**
   * The provider sorts the words and reads key=value pairs and bare words back as two maps;
   * anything else never compares equal.
   */
  private static final List<Map<String, String>> KERNEL_WORDS =
      List.of(
          Map.of("root", "/dev/vda", "console", "ttyS0", "mitigations", "off"),
          // Without no_timer_check a guest on a busy host may panic: "IO-APIC + timer doesn't
          // work!"
          Map.of("_", "rw quiet no_timer_check"));

  private final Domain domain;

  /**
   * @param seedImage the file the guest reads at its first boot; its name changes with its content
   */
  public Machine(
      NodePlan node,
      Output<String> seedImage,
      Hypervisor hypervisor,
      IsolatedLan lan,
      GuestFiles files) {
    super("tailnetlab:machines:Machine", node.name());
    CustomResourceOptions replacedInPlace =
        hypervisor.within(this).deleteBeforeReplace(true).build();
    // The disk is named after the seed: cloud-init runs once per disk, so another seed takes
    // another disk, and the domain follows it.
    Volume disk =
        new Volume(
            node.name() + "-disk",
            VolumeArgs.builder()
                .name(seedImage.applyValue(path -> hypervisor.named(diskName(path))))
                .pool(files.pool())
                .baseVolumeId(files.system())
                .format("qcow2")
                .build(),
            replacedInPlace);
    Volume seed = files.iso(hypervisor, node.name() + "-seed", seedImage, this);
    this.domain =
        new Domain(
            node.name(),
            domain(node, hypervisor, files)
                .disks(disk(disk), disk(files.packages()), disk(seed))
                .networkInterfaces(
                    DomainNetworkInterfaceArgs.builder()
                        .networkId(lan.id())
                        .mac(node.lan().mac())
                        .waitForLease(false)
                        .build())
                .build(),
            replacedInPlace);
    registerOutputs(Map.of());
  }

  /** Returns the domain's UUID: another one means another machine. */
  public Output<String> id() {
    return domain.id();
  }

  private static String diskName(String seedImage) {
    return Path.of(seedImage).getFileName().toString().replaceFirst("\\.iso$", "");
  }

  private static DomainDiskArgs disk(Volume volume) {
    return DomainDiskArgs.builder().volumeId(volume.id()).build();
  }

  private static DomainArgs.Builder domain(NodePlan node, Hypervisor hypervisor, GuestFiles files) {
    boolean hardware = hypervisor.host().acceleration() == Acceleration.KVM;
    DomainArgs.Builder args =
        DomainArgs.builder()
            .name(hypervisor.named(node.name()))
            .description(
                "tailnet-lab stack %s, node %s".formatted(hypervisor.plan().stack(), node.name()))
            .type(hardware ? "kvm" : "qemu")
            .memory((double) node.memoryMiB())
            .vcpu((double) node.vcpus())
            .xml(DomainXmlArgs.builder().xslt(Sheets.domain()).build());
    if (hardware) {
      args.cpu(DomainCpuArgs.builder().mode("host-passthrough").build());
    }
    files.kernel().ifPresent(k -> args.kernel(k.image()).initrd(k.initrd()).cmdlines(KERNEL_WORDS));
    return args;
  }
}
