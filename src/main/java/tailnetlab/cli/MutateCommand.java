package tailnetlab.cli;

import static java.time.format.DateTimeFormatter.BASIC_ISO_DATE;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tailnetlab.checks.Catalogue;
import tailnetlab.checks.Check;
import tailnetlab.mutations.Lookers;
import tailnetlab.mutations.Mutation;
import tailnetlab.mutations.MutationMatrix;
import tailnetlab.mutations.MutationRow;
import tailnetlab.mutations.MutationRun;
import tailnetlab.mutations.Mutations;
import tailnetlab.mutations.MutationsJson;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.Nearest;
import tailnetlab.report.MutationList;
import tailnetlab.report.MutationTable;
import tailnetlab.scenarios.Patience;

/** Breaks the lab on purpose, and sees whether the checks notice. */
@Command(
    name = "mutate",
    description =
        "Break the standing lab in every known way, one after the other, and see the checks turn"
            + " red.",
    footer = {
      "",
      "Each mutation is applied to a snapshot of the running lab, judged, and taken back. It is",
      "killed when the check that must see it is red for the reason it must give. The tutorial's",
      "own assertions look at each, too. About 20 s for each on emulated guests; those that a",
      "scenario must see take minutes, and come last. What the checks see alike is one class; the",
      "score counts classes.",
      "",
      "Exit status: 0 all killed; 1 some survived; 3 some could not be judged, or whatever else"
          + " went",
      "wrong, such as a lab that could not be put back; 2 wrong usage.",
      "",
      "Examples:",
      "  ./lab mutate                   all of them",
      "  ./lab mutate firewall-off twin these two",
      "  ./lab mutate --list            what there is, and nothing more",
      "  ./lab mutate --seed 7          other victims; the same seed draws the same again",
      "  ./lab mutate --no-scenarios    without those that a scenario must see",
      "  ./lab mutate --every-check     all checks look at each, not only those of its family"
    })
final class MutateCommand implements Callable<Integer>, Judging {
  @Mixin private StackOption stack;
  @Mixin private HelpOption help;

  @Option(names = "--list", description = "List the mutations without applying any.")
  private boolean list;

  @Option(names = "--json", description = "Print the matrix as JSON.")
  private boolean json;

  @Option(names = "--every-check", description = "Let every check look at each mutation.")
  private boolean everyCheck;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Draw victims, families and peers with it; today's date where none is given.")
  private long seed = Long.parseLong(LocalDate.now(ZoneOffset.UTC).format(BASIC_ISO_DATE));

  @Option(names = "--no-scenarios", description = "Leave out what a scenario must see.")
  private boolean noScenarios;

  @Parameters(paramLabel = "NAME", description = "Which ones; all where none is named.")
  private List<String> names = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    Place place = stack.place();
    Access access = Access.known(place);
    List<Check> scenarios = ScenarioRun.of(place, access, Patience.IN_VAIN);
    List<Mutation> all = mutations(access).all();
    List<Mutation> chosen = chosen(all, scenarios);
    if (list) {
      new MutationList(chosen, seed).lines().forEach(System.out::println);
      return 0;
    }
    if (!Inside.isHere(place)) {
      Workbench bench = Workbench.open(place);
      VerifyCommand.mustRun(bench);
      return StackLock.holding(place, "mutate", () -> Inside.againAlone(bench, words(place)));
    }
    Terminal terminal = json ? Terminal.aside() : Terminal.ofProcess();
    MutationsSoFar seen = new MutationsSoFar(place, access, all.size(), seed, terminal);
    try {
      run(place, access, chosen, scenarios, seen);
    } catch (RuntimeException | Error e) {
      // What was seen is told, whatever goes wrong after it.
      if (seen.isAnything()) {
        tell(seen);
      }
      throw e;
    }
    tell(seen);
    return exitStatus(seen.matrix());
  }

  private void tell(MutationsSoFar seen) {
    MutationMatrix matrix = seen.matrix();
    if (json) {
      System.out.println(new MutationsJson().write(matrix));
    } else if (!matrix.rows().isEmpty()) {
      Terminal terminal = seen.terminal();
      terminal.line("");
      new MutationTable(terminal.width(), terminal.isColoured())
          .lines(matrix)
          .forEach(terminal::line);
    }
    seen.terminal().line(seen.report());
  }

  private Mutations mutations(Access access) {
    LabPlan plan = access.plan();
    // Says so where a lab lacks a part that is drawn.
    cast(plan);
    return new Mutations(
        plan,
        seed,
        access
            .authority()
            .orElseThrow(
                () ->
                    LabException.usage("This lab was built by an earlier version. Type: ./lab up")),
        Clock.systemUTC());
  }

  private static Cast cast(LabPlan plan) {
    return Cast.of(plan)
        .orElseThrow(
            () ->
                LabException.usage(
                    "The mutations need a page on a node besides %s, and a client; \"%s\" has %s"
                        .formatted(
                            plan.controlPlane().name(),
                            plan.stack(),
                            plan.nodes().stream().map(node -> node.name()).toList())));
  }

  private List<Mutation> chosen(List<Mutation> all, List<Check> scenarios) {
    List<String> known = all.stream().map(Mutation::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw LabException.usage(
            "there is no mutation \"%s\". %sType: ./lab mutate --list"
                .formatted(name, Nearest.to(name, known)));
      }
    }
    Set<String> wanted = new LinkedHashSet<>(names.isEmpty() ? known : names);
    Set<String> slow = scenarios.stream().map(Check::id).collect(Collectors.toSet());
    Map<Boolean, List<Mutation>> parts =
        all.stream()
            .filter(mutation -> wanted.contains(mutation.name()))
            .collect(Collectors.partitioningBy(mutation -> slow.contains(mutation.check())));
    // Last, so that what is quick is known early.
    Stream<Mutation> last = noScenarios ? Stream.of() : parts.get(true).stream();
    return Stream.concat(parts.get(false).stream(), last).toList();
  }

  private void run(
      Place place,
      Access access,
      List<Mutation> chosen,
      List<Check> scenarios,
      MutationsSoFar seen) {
    new Rehearsals(place, access, seen.terminal())
        .hold(
            (rehearsal, together) -> {
              MutationRun run =
                  new MutationRun(
                      rehearsal,
                      new Lookers(new Catalogue(access.plan()).checks(), scenarios, everyCheck),
                      cast(access.plan()),
                      together);
              requireGreen(run, seen);
              for (Mutation mutation : chosen) {
                seen.terminal().moving("… " + mutation.name());
                seen.add(run.run(mutation));
                if (run.isLost()) {
                  seen.terminal().line("The lab could not be put back: the run ends here.");
                  break;
                }
              }
              return null;
            });
  }

  /** What is red before anything was broken would be killed by nothing. */
  private static void requireGreen(MutationRun run, MutationsSoFar seen) {
    seen.terminal().moving("… the lab as it is");
    MutationRun.Unbroken unbroken = run.unbroken();
    seen.begin(unbroken.findings());
    List<String> complaints = unbroken.complaints();
    if (!complaints.isEmpty()) {
      throw new LabException(
          3,
          "The lab is not proven before anything is broken:\n  " + String.join("\n  ", complaints));
    }
  }

  /** Returns what a run says as a whole; of nothing, nothing can be said. */
  static int exitStatus(MutationMatrix matrix) {
    boolean survived =
        matrix.rows().stream().anyMatch(row -> row.outcome() == MutationRow.Outcome.SURVIVED);
    if (survived) {
      return 1;
    }
    return matrix.score().isFull() ? 0 : 3;
  }

  private List<String> words(Place place) {
    // The seed as well: the date may change on the way.
    List<String> words =
        new ArrayList<>(List.of("mutate", "--stack", place.stack(), "--seed", Long.toString(seed)));
    words.addAll(json ? List.of("--json") : List.of());
    words.addAll(noScenarios ? List.of("--no-scenarios") : List.of());
    words.addAll(everyCheck ? List.of("--every-check") : List.of());
    words.addAll(names);
    return words;
  }
}
