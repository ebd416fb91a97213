package tailnetlab.cli;

import picocli.CommandLine.Option;

/** The option that every verb has. */
final class StackOption {
  @Option(
      names = "--stack",
      paramLabel = "NAME",
      description =
          "Which lab is meant: its settings are in Pulumi.NAME.yaml (default: ${DEFAULT-VALUE}).",
      defaultValue = Place.DEFAULT_STACK)
  private String stack;

  /** Returns where that lab lies. */
  Place place() {
    return Place.of(System.getenv(), stack);
  }
}
