package tailnetlab;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.core.Output;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tailnetlab.cloudinit.Composer;
import tailnetlab.cloudinit.SeedData;
import tailnetlab.machines.GuestFiles;
import tailnetlab.machines.Hypervisor;
import tailnetlab.machines.IsolatedLan;
import tailnetlab.machines.Machine;
import tailnetlab.plan.Host;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.PlanReader;
import tailnetlab.plan.TextSettings;
import tailnetlab.resources.Credentials;
import tailnetlab.resources.Ritual;
import tailnetlab.resources.SeedImage;

/**
 * What {@code pulumi up} runs: the way from an inventory to a proven tailnet.
 *
 * <pre>
 * configuration ─► plan ─► credentials ─► cloud-init ─► machines ─► ritual, verification ─► report
 * </pre>
 */
public final class LabProgram {
  private LabProgram() {}

  /** Runs under the engine. */
  public static void main(String[] args) {
    // Some locales have digits of their own, which neither libvirt nor cloud-init reads.
    Locale.setDefault(Locale.ROOT);
    Pulumi.run(
        context -> {
          PacedWaiting.begin();
          LabPlan plan =
              PlanReader.read(
                  context.stackName(),
                  new TextSettings(context.config()::get),
                  // The engine starts a program in its project's folder.
                  Path.of(""));
          lab(context, plan, Host.read(System.getenv()));
        });
  }

  /** Describes the lab: nothing is done here, the engine does it. */
  static void lab(Context context, LabPlan plan, Host host) {
    Credentials credentials = new Credentials(plan);

    Hypervisor hypervisor = new Hypervisor(plan, host);
    IsolatedLan lan = new IsolatedLan(hypervisor);
    GuestFiles files = new GuestFiles(hypervisor);
    Composer composer = new Composer();
    Map<String, Output<String>> machines = new LinkedHashMap<>();
    plan.nodes()
        .forEach(
            node -> {
              Output<SeedData> seed =
                  credentials.identity(node).applyValue(id -> composer.compose(plan, node, id));
              SeedImage image = new SeedImage(node.name(), host.seeds(), seed);
              Machine machine = new Machine(node, image.path(), hypervisor, lan, files);
              machines.put(node.name(), machine.id());
            });

    Ritual ritual = new Ritual(plan, credentials, machines);

    LabOutputs.of(plan, credentials, ritual).forEach(context::export);
  }
}
