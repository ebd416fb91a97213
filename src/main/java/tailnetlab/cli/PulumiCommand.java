package tailnetlab.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Pulumi itself, for this lab. */
@Command(
    name = "pulumi",
    description = "Run pulumi itself on this lab, beside its guests.",
    footer = {
      "",
      "Examples:",
      "  ./lab pulumi preview           what `up` would change",
      "  ./lab pulumi up --stack ci     plain pulumi, on another stack",
      "  ./lab pulumi refresh --yes     see what has drifted",
      "  ./lab pulumi stack output tailnetAddresses"
    })
final class PulumiCommand implements Callable<Integer> {
  /** What speaks to libvirt, and so needs the hypervisor to run. */
  private static final Set<String> NEED_GUESTS =
      Set.of("up", "update", "preview", "pre", "refresh", "destroy", "down", "import", "watch");

  /** Every argument is pulumi's, its options and `--help` too. */
  @Parameters(paramLabel = "ARGUMENT", description = "What pulumi is to do, and its options.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    Stack named = Stack.in(arguments);
    Place place = Place.of(System.getenv(), named.name());
    Workbench bench = Workbench.open(place);
    List<String> words = new ArrayList<>(List.of("--cwd", place.root().toString()));
    words.addAll(named.rest());
    boolean help = named.rest().contains("--help") || named.rest().contains("-h");
    boolean needsGuests =
        named.rest().stream().findFirst().filter(NEED_GUESTS::contains).isPresent();
    if (help || !needsGuests) {
      return bench.pulumi().handOver(words);
    }
    return StackLock.holding(
        place,
        "pulumi",
        () -> {
          Sessions.begin(bench, Terminal.aside());
          return bench.pulumi().handOver(words);
        });
  }

  /**
   * Which stack pulumi's arguments name.
   *
   * @param name the stack's name
   * @param rest the arguments without a leading `--stack`, which pulumi takes behind its verb only
   */
  record Stack(String name, List<String> rest) {
    static Stack in(List<String> arguments) {
      String name = System.getenv().getOrDefault("PULUMI_STACK", Place.DEFAULT_STACK);
      List<String> rest = new ArrayList<>(arguments);
      for (int i = 0; i < arguments.size(); i++) {
        String word = arguments.get(i);
        if (word.startsWith("--stack=")) {
          name = word.substring("--stack=".length());
        } else if ((word.equals("--stack") || word.equals("-s")) && i + 1 < arguments.size()) {
          name = arguments.get(i + 1);
          if (i == 0) {
            rest = new ArrayList<>(arguments.subList(2, arguments.size()));
          }
        }
      }
      return new Stack(name, rest);
    }
  }
}
