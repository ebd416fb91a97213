package tailnetlab.cli;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Keeps every node's traces; for `up`, which is not beside the guests itself. */
@Command(
    name = "artefacts",
    hidden = true,
    description = "Keep what every node has to tell in .lab/STACK/artefacts/.",
    footer = {"", "Examples:", "  ./lab artefacts --stack ci"})
final class ArtefactsCommand implements Callable<Integer> {
  @Mixin private StackOption stack;
  @Mixin private HelpOption help;

  @Override
  public Integer call() {
    Place place = stack.place();
    Workbench bench = Workbench.open(place);
    if (!Inside.isHere(place)) {
      VerifyCommand.mustRun(bench);
      return again(bench);
    }
    // On standard error: beside a verb with --json, standard output is data.
    Terminal.aside()
        .line(
            Files.exists(place.access())
                ? ArtefactFiles.keep(place, Access.remembered(place))
                : ArtefactFiles.keep(place, bench.plan(), Map.of()));
    return 0;
  }

  /** Runs it beside the guests. */
  static int again(Workbench bench) {
    return Inside.again(bench, List.of("artefacts", "--stack", bench.place().stack()));
  }
}
