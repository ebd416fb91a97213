package tailnetlab.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Puts a lab back that an interrupted run left changed; for verbs that are not beside the guests.
 */
@Command(
    name = "put-back",
    hidden = true,
    description =
        "Put the lab back that an interrupted `mutate` or `verify --scenario` left changed.",
    footer = {"", "Examples:", "  ./lab put-back --stack ci"})
final class PutBackCommand implements Callable<Integer> {
  @Mixin private StackOption stack;
  @Mixin private HelpOption help;

  @Override
  public Integer call() throws Exception {
    Place place = stack.place();
    if (Inside.isHere(place)) {
      // On standard error: beside a verb with --json, standard output is data.
      new Rehearsals(place, Access.known(place), Terminal.aside()).putBackLeftovers();
      return 0;
    }
    Workbench bench = Workbench.open(place);
    VerifyCommand.mustRun(bench);
    return StackLock.holding(place, "put-back", () -> again(bench));
  }

  /**
   * Runs it beside the guests; the caller holds the lab's lock.
   *
   * @return its exit status
   */
  static int again(Workbench bench) {
    return Inside.againAlone(bench, List.of("put-back", "--stack", bench.place().stack()));
  }
}
