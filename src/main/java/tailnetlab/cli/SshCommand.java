package tailnetlab.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tailnetlab.plan.Nearest;
import tailnetlab.plan.NodePlan;

/** A shell, or one command, on a node. */
@Command(
    name = "ssh",
    description = "Log in to a node, or run one command there.",
    footer = {
      "",
      "Exit status: that of the command on the node; 255 when SSH itself fails.",
      "",
      "Examples:",
      "  ./lab ssh client               a shell on the node `client`",
      "  ./lab ssh client tailscale status",
      "  ./lab ssh control 'journalctl -u headscale | tail'",
      "  ./lab ssh --stack ci app"
    })
final class SshCommand implements Callable<Integer> {
  @Mixin private StackOption stack;
  @Mixin private HelpOption help;

  @Parameters(index = "0", paramLabel = "NODE", description = "A node of the inventory.")
  private String node;

  @Parameters(
      index = "1..*",
      paramLabel = "COMMAND",
      description = "What to run there; a shell when left out.")
  private List<String> command = new ArrayList<>();

  @Override
  public Integer call() {
    Place place = stack.place();
    Access access = Access.known(place);
    List<String> names = access.plan().nodes().stream().map(NodePlan::name).toList();
    if (!names.contains(node)) {
      throw LabException.usage(
          "there is no node \"%s\". %sThe nodes are %s"
              .formatted(node, Nearest.to(node, names), String.join(", ", names)));
    }
    Workbench bench = Workbench.open(place);
    VerifyCommand.mustRun(bench);
    Path config = place.ssh().resolve("config");
    if (!Files.exists(config)) {
      Access.fetch(bench.pulumi(), place, access.plan());
    }
    List<String> words = new ArrayList<>(List.of("ssh", "-F", config.toString(), node));
    List<String> said = command.subList(saidDashes() ? 1 : 0, command.size());
    if (!said.isEmpty()) {
      words.add("--");
      words.addAll(said);
    }
    return Foreground.run(bench.hypervisor().enter(words), bench.pulumi().variables());
  }

  /** Many write `--` before a command out of habit. */
  private boolean saidDashes() {
    return !command.isEmpty() && command.get(0).equals("--");
  }
}
