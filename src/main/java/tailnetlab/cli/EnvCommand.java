package tailnetlab.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints what one's own shell needs for plain Pulumi. */
@Command(
    name = "env",
    description = "Print the environment for plain pulumi and virsh in your own shell.",
    footer = {
      "",
      "Examples:",
      "  eval \"$(./lab env)\"",
      "  pulumi preview; pulumi up; virsh list",
      "  eval \"$(./lab env --stack ci)\""
    })
final class EnvCommand implements Callable<Integer> {
  private static final List<String> WRAPPERS = List.of("pulumi", "virsh");

  @Mixin private StackOption stack;
  @Mixin private HelpOption help;

  @Override
  public Integer call() throws Exception {
    Workbench bench = Workbench.open(stack.place());
    Place place = bench.place();
    // Plain pulumi expects a stack that exists, and a file that says what this machine offers.
    boolean ready = bench.hypervisor().isRunning() && new StateFile(place).exists();
    if (!ready || !Files.exists(place.host())) {
      StackLock.holding(place, "env", () -> Sessions.begin(bench, Terminal.aside()));
    }
    Files.createDirectories(place.bin());
    for (String wrapper : WRAPPERS) {
      install(wrapper, place.bin());
    }
    Map<String, String> variables = bench.environment().variables(bench.hypervisor().uri());
    variables.forEach((name, value) -> export(name, quoted(value)));
    // Twice evaluated, once in front.
    export(
        "PATH", quoted(place.bin().toString()) + ":\"${PATH#" + quoted(place.bin() + ":") + "}\"");
    return 0;
  }

  private static void export(String name, String value) {
    System.out.println("export " + name + "=" + value);
  }

  /** Quotes for any POSIX shell. */
  static String quoted(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }

  private static void install(String name, Path bin) throws IOException {
    Path file = bin.resolve(name);
    try (InputStream in = EnvCommand.class.getResourceAsStream("/cli/bin/" + name)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
