package tailnetlab.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A shell beside the guests. */
@Command(
    name = "shell",
    description = "Open a shell beside the guests, with pulumi, virsh and ssh ready.",
    footer = {
      "",
      "Examples:",
      "  ./lab shell                    a shell; leave it with exit",
      "  ./lab shell virsh list         one command instead",
      "  ./lab shell --stack ci         beside the guests of another lab"
    })
final class ShellCommand implements Callable<Integer> {
  @Mixin private StackOption stack;
  @Mixin private HelpOption help;

  @Parameters(paramLabel = "COMMAND", description = "A command to run instead of a shell.")
  private List<String> command = List.of();

  @Override
  public Integer call() throws Exception {
    Workbench bench = Workbench.open(stack.place());
    Sessions.attach(bench, Terminal.aside());
    Map<String, String> variables = Inside.variables(bench);
    if (!command.isEmpty()) {
      return Foreground.run(bench.hypervisor().enter(command), variables);
    }
    Terminal.aside()
        .line(
            "Beside the guests of \"%s\": pulumi, virsh and ssh are ready. Leave with exit."
                .formatted(bench.place().stack()));
    return Foreground.run(
        bench.hypervisor().enter(Prompt.shell(bench.place())),
        variables,
        builder ->
            builder.environment().putAll(Prompt.variables(bench.place(), variables.get("PATH"))),
        process -> {});
  }
}
