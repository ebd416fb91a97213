package tailnetlab.cli;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tailnetlab.checks.Catalogue;
import tailnetlab.checks.Check;
import tailnetlab.checks.Finding;
import tailnetlab.checks.Findings;
import tailnetlab.checks.FindingsJson;
import tailnetlab.checks.Finished;
import tailnetlab.checks.Mesh;
import tailnetlab.checks.Verifier;
import tailnetlab.remote.ConnectionLimits;
import tailnetlab.remote.Nodes;
import tailnetlab.report.FindingsTable;
import tailnetlab.report.Report;

/** Runs the checks again, now. */
@Command(
    name = "verify",
    description = "Run every check on the standing lab again, now.",
    footer = {
      "",
      "A page with every verdict and its evidence, JUnit XML and JSON are left in",
      ".lab/STACK/report/; of what is not PASS, every node's logs in .lab/STACK/artefacts/.",
      "",
      "Exit status: 0 all PASS; 1 some FAIL; 3 INCONCLUSIVE, or whatever kept it from judging,",
      "such as a guest that is off; 2 wrong usage.",
      "",
      "Examples:",
      "  ./lab verify                   every check",
      "  ./lab verify --list            what is checked, and nothing more",
      "  ./lab verify --only S6         the checks whose id begins so",
      "  ./lab verify --scenario all    every scenario: keys, outages, reboots, certificates,"
          + " routes",
      "  ./lab verify --json | jq -r '.findings[].verdict.kind'"
    })
final class VerifyCommand implements Callable<Integer>, Judging {
  @Mixin private StackOption stack;
  @Mixin private HelpOption help;

  @Option(names = "--json", description = "Print the findings as JSON.")
  private boolean json;

  @Option(names = "--list", description = "List the checks of this lab without running them.")
  private boolean list;

  @Option(
      names = "--only",
      paramLabel = "ID",
      split = ",",
      description = "Run these checks only: ids or how they begin.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--except",
      paramLabel = "ID",
      split = ",",
      description = "Leave these checks out.")
  private List<String> except = new ArrayList<>();

  @Option(
      names = "--scenario",
      paramLabel = "ID",
      split = ",",
      description =
          "Instead of the checks run these scenarios, which change the lab and put it back; `all`"
              + " is every one.")
  private List<String> scenarios = new ArrayList<>();

  @Option(
      names = "--acknowledge-strays",
      paramLabel = "WHY",
      description =
          "Say what sent the packets that S8-capture found, and go on without them. They are kept,"
              + " with who said so and when.")
  private String acknowledged;

  @Override
  public Integer call() throws Exception {
    Place place = stack.place();
    if (isPlain() && !Inside.isHere(place)) {
      // A run of seconds begins with two JVMs: out here nothing is read that is not needed.
      Access.mustBeKnown(place);
      return again(place);
    }
    Access access = Access.known(place);
    List<Check> checks = chosen(new Catalogue(access.plan()).checks());
    List<Check> known = ScenarioRun.of(place, access);
    List<Check> wanted = ScenarioRun.chosen(known, scenarios);
    if (list) {
      list(checks, known);
      return 0;
    }
    if (!Inside.isHere(place)) {
      return again(place);
    }
    Instant began = Instant.now();
    if (acknowledged != null) {
      Strays.acknowledge(access.plan(), acknowledged, began);
    }
    // What was seen is told, whatever goes wrong after it.
    Map<String, Finding> seen = Collections.synchronizedMap(new LinkedHashMap<>());
    Findings findings;
    try {
      findings =
          wanted.isEmpty()
              ? findings(place, access, checks, seen)
              : scenarios(place, access, wanted, seen);
    } catch (RuntimeException | Error e) {
      if (!seen.isEmpty()) {
        tell(place, access, new Findings(List.copyOf(seen.values())), began);
      }
      throw e;
    }
    tell(place, access, findings, began);
    if (findings.outcome() != Findings.Outcome.PASS) {
      aside().moving("… what the nodes have to tell");
      aside().line(ArtefactFiles.keep(place, access));
    }
    return findings.outcome().exitStatus();
  }

  private void tell(Place place, Access access, Findings findings, Instant began) {
    if (json) {
      System.out.println(new FindingsJson().write(findings));
    } else {
      Terminal terminal = Terminal.ofProcess();
      new FindingsTable(terminal.width(), terminal.isColoured())
          .lines(findings)
          .forEach(terminal::line);
    }
    // The verdicts are out: nothing that goes wrong from here on can take them back.
    aside().line(report(place, access, findings, !scenarios.isEmpty(), began));
  }

  /** Returns where words about the work go. */
  private Terminal aside() {
    return json ? Terminal.aside() : Terminal.ofProcess();
  }

  private boolean isPlain() {
    return !list && only.isEmpty() && except.isEmpty() && scenarios.isEmpty();
  }

  private int again(Place place) throws Exception {
    Workbench bench = Workbench.open(place);
    mustRun(bench);
    if (Files.exists(place.baseline()) && !isBack(bench)) {
      return 3;
    }
    return scenarios.isEmpty()
        ? Inside.again(bench, words(place))
        : StackLock.holding(
            place, "verify --scenario", () -> Inside.againAlone(bench, words(place)));
  }

  /** A verdict on a lab that is changed on purpose would say nothing about it. */
  private static boolean isBack(Workbench bench) throws Exception {
    return StackLock.holding(bench.place(), "verify", () -> PutBackCommand.again(bench)) == 0;
  }

  private static void list(List<Check> checks, List<Check> scenarios) {
    int width =
        Stream.concat(checks.stream(), scenarios.stream())
            .mapToInt(check -> check.id().length())
            .max()
            .orElse(0);
    String line = "%-" + width + "s  %s%n";
    checks.forEach(check -> System.out.printf(line, check.id(), check.title()));
    System.out.println("\nScenarios, which change the lab and put it back (--scenario):");
    scenarios.forEach(check -> System.out.printf(line, check.id(), check.title()));
  }

  /** A lab whose hypervisor has ended cannot be judged: that is not a FAIL. */
  static void mustRun(Workbench bench) {
    if (!bench.hypervisor().isRunning()) {
      String uri = bench.foreignUri().orElse("The hypervisor");
      throw new LabException(
          3, "%s does not run, so there are no guests to look at. Type: ./lab up".formatted(uri));
    }
  }

  private Findings findings(
      Place place, Access access, List<Check> checks, Map<String, Finding> seen) {
    Standing.require(Workbench.open(place).hypervisor(), access.plan());
    return StackLock.alone(
        place,
        "verify",
        aside()::line,
        () -> {
          mustBeUnchanged(place);
          return look(access, checks, seen);
        });
  }

  private Findings look(Access access, List<Check> checks, Map<String, Finding> seen) {
    Terminal aside = aside();
    try (Nodes nodes = new Nodes(ConnectionLimits.brief())) {
      Finished finished = new Finished();
      return new Verifier(checks)
          .run(
              new Mesh(access.plan(), nodes.at(access.connections())),
              finding -> {
                seen.put(finding.id(), finding);
                aside.moving(
                    "… %d of %d: %s"
                        .formatted(finished.with(finding), checks.size(), finding.id()));
              });
    } finally {
      aside.moving("");
    }
  }

  /** While one waited for another proof, mutations may have begun. */
  private static void mustBeUnchanged(Place place) {
    if (Files.exists(place.baseline())) {
      throw new LabException(
          3, "The lab is changed on purpose just now, by `mutate` or `verify --scenario`.");
    }
  }

  private Findings scenarios(
      Place place, Access access, List<Check> wanted, Map<String, Finding> seen) {
    new ScenarioRun(place, access, aside()).run(wanted, finding -> seen.put(finding.id(), finding));
    return new Findings(List.copyOf(seen.values()));
  }

  private static String report(
      Place place, Access access, Findings findings, boolean scenarios, Instant began) {
    ReportFiles files = new ReportFiles(place);
    Findings checks = scenarios ? Findings.NONE : findings;
    int leftOut =
        scenarios ? 0 : new Catalogue(access.plan()).checks().size() - findings.all().size();
    Report.Run run =
        new Report.Run(
            scenarios ? "./lab verify --scenario" : "./lab verify",
            began,
            Duration.between(began, Instant.now()));
    return files.write(
        new Report(access.plan(), access.tailnetAddresses(), checks, leftOut, files.host(), run)
            .withScenarios(scenarios ? findings : Findings.NONE));
  }

  private List<Check> chosen(List<Check> all) {
    List<String> ids = all.stream().map(Check::id).sorted().toList();
    Set<String> wanted =
        only.isEmpty() ? new LinkedHashSet<>(ids) : Selection.matching("check", ids, only);
    wanted.removeAll(Selection.matching("check", ids, except));
    return all.stream().filter(check -> wanted.contains(check.id())).toList();
  }

  private List<String> words(Place place) {
    List<String> words = new ArrayList<>(List.of("verify", "--stack", place.stack()));
    words.addAll(json ? List.of("--json") : List.of());
    only.forEach(id -> words.addAll(List.of("--only", id)));
    scenarios.forEach(id -> words.addAll(List.of("--scenario", id)));
    except.forEach(id -> words.addAll(List.of("--except", id)));
    if (acknowledged != null) {
      words.addAll(List.of("--acknowledge-strays", acknowledged));
    }
    return words;
  }
}
