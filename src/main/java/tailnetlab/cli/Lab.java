package tailnetlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tailnetlab.hypervisor.HypervisorException;

/** The verbs of {@code ./lab}. */
@Command(
    name = "./lab",
    description = "A self-hosted tailnet on real virtual machines, proven and taken away again.",
    version = "tailnet-lab ${tailnetlab.version:-0.1.0}",
    synopsisSubcommandLabel = "VERB",
    footer = {
      "",
      "More verbs, of the script itself: setup, doctor, test.",
      "",
      "Examples:",
      "  ./lab up                   everything that is missing, then the lab, proven",
      "  ./lab ssh client           a shell on a node",
      "  ./lab verify               every check again, now",
      "  ./lab destroy              take it all away",
      "  ./lab help ssh             more about a verb"
    },
    subcommands = {
      UpCommand.class,
      VerifyCommand.class,
      MutateCommand.class,
      StatusCommand.class,
      SshCommand.class,
      ShellCommand.class,
      PulumiCommand.class,
      EnvCommand.class,
      DestroyCommand.class,
      ArtefactsCommand.class,
      PutBackCommand.class,
      CommandLine.HelpCommand.class,
    })
public final class Lab {
  private static final int INTERRUPTED = 130;
  private static final int FAILED = 1;
  private static final int UNJUDGED = 3;

  @Mixin private HelpOption help;

  @Option(names = "--version", versionHelp = true, description = "Show the version.")
  @SuppressWarnings("unused") // picocli reads it.
  private boolean version;

  /** Runs a verb and ends with its exit status. */
  public static void main(String[] arguments) {
    // Some locales have digits of their own, which no program in a guest reads.
    Locale.setDefault(Locale.ROOT);
    // The marks are no ASCII, and without a locale Java would print question marks for them.
    System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8));
    System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8));
    System.exit(Inside.handedOn(execute(commandLine(), arguments)));
  }

  /** Runs a verb; an error of the machine's, such as no memory, has an exit status too. */
  private static int execute(CommandLine line, String... arguments) {
    try {
      return line.execute(arguments);
    } catch (Error e) {
      e.printStackTrace();
      return UNJUDGED;
    }
  }

  /** Makes the command line with all verbs. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Lab());
    line.getSubcommands().get("pulumi").setUnmatchedOptionsArePositionalParams(true);
    line.getSubcommands().get("pulumi").setStopAtPositional(true);
    line.getSubcommands().get("shell").setStopAtPositional(true);
    line.getSubcommands().get("ssh").setStopAtPositional(true);
    // picocli's own writers speak the locale's encoding, in which there may be no marks.
    line.setOut(new PrintWriter(System.out, true, UTF_8));
    line.setErr(new PrintWriter(System.err, true, UTF_8));
    line.setExecutionExceptionHandler(
        (failure, at, parsed) -> exitStatus(at.getCommand(), failure, at.getErr()));
    return line;
  }

  /** A verb that judges says 1 of a mesh only; what kept it from judging is another matter. */
  static int exitStatus(Object verb, Exception failure, PrintWriter err) {
    int status = told(failure, err);
    return verb instanceof Judging && status == FAILED ? UNJUDGED : status;
  }

  private static int told(Exception failure, PrintWriter err) {
    if (failure instanceof LabException known) {
      err.println(Terminal.harmless(known.getMessage()));
      return known.exitStatus();
    }
    if (failure instanceof HypervisorException known) {
      err.println(Terminal.harmless(known.getMessage()));
      return FAILED;
    }
    if (failure instanceof CancellationException) {
      // Ctrl-C; what there was to say was said by whom it reached.
      return INTERRUPTED;
    }
    err.println("This should not have happened: " + Terminal.harmless(failure.toString()));
    failure.printStackTrace(err);
    return FAILED;
  }
}
