package tailnetlab.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Runs this program once more where the guests' network is. */
final class Inside {
  /** Names the stack beside whose guests one is. */
  private static final String VARIABLE = "TAILNET_LAB_INSIDE";

  private Inside() {}

  /**
   * Says whether we are beside the guests of a lab already.
   *
   * @throws LabException when we are beside those of another one
   */
  static boolean isHere(Place place) {
    String stack = System.getenv(VARIABLE);
    if (stack != null && !stack.equals(place.stack())) {
      throw LabException.usage(
          "This is the shell of the lab \"%s\", from which \"%s\" cannot be seen. Leave it first"
              .formatted(stack, place.stack()));
    }
    return stack != null;
  }

  /** Returns pulumi's variables for a program that runs beside the guests. */
  static Map<String, String> variables(Workbench bench) {
    Map<String, String> variables = new TreeMap<>(bench.pulumi().variables());
    variables.put(VARIABLE, bench.place().stack());
    return variables;
  }

  /**
   * Runs the same verb inside, with our standard streams.
   *
   * @return its exit status
   */
  static int again(Workbench bench, List<String> arguments) {
    return again(bench, arguments, process -> {});
  }

  /**
   * The same for a verb that changes the lab; the caller holds the lab's lock. The run inside
   * outlives a killed one out here, whose lock is then free.
   */
  static int againAlone(Workbench bench, List<String> arguments) {
    Place place = bench.place();
    Leaving.settle(place, Terminal.aside()::line);
    try {
      return again(bench, arguments, process -> Leaving.note(place, process));
    } finally {
      Leaving.forget(place);
    }
  }

  private static int again(Workbench bench, List<String> arguments, Consumer<Process> started) {
    Map<String, String> variables = variables(bench);
    // In there nobody has a controlling terminal to ask.
    Terminal terminal = Terminal.ofProcess();
    variables.put("COLUMNS", String.valueOf(terminal.width()));
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As in the script `lab`: a verb lives for seconds.
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    String classes = System.getProperty("java.class.path");
    words.add("-XX:SharedArchiveFile=" + Path.of(classes).resolveSibling("tailnet-lab.jsa"));
    words.addAll(List.of("-Xlog:disable", "-cp", classes, Lab.class.getName()));
    words.addAll(arguments);
    return Foreground.run(bench.hypervisor().enter(words), variables, builder -> {}, started);
  }
}
