package tailnetlab.cli;

import picocli.CommandLine.Option;

/** The option that explains a verb. */
final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("unused") // picocli reads it.
  private boolean asked;
}
