package tailnetlab.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Runs this program once more where the guests' network is. */
final class Inside {
  /**
   * As in the script `lab`: a verb lives for seconds, and from Java 22 on there is else a console
   * where there is no terminal.
   */
  static final List<String> FLAGS =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xshare:auto",
          "-Xlog:disable",
          "-Djdk.console=java.base");

  /** Names the stack beside whose guests one is. */
  private static final String VARIABLE = "TAILNET_LAB_INSIDE";

  /** Set where another process of ours waits for the exit status. */
  private static final String AWAITED = "tailnetlab.awaited";

  /**
   * What a verb's 1 travels as: java and nsenter say 1 themselves where they cannot begin, and a
   * verb that never ran has found nothing.
   */
  private static final int FAILED = 101;

  private static final int UNJUDGED = 3;

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
    words.addAll(FLAGS);
    words.add("-D" + AWAITED + "=true");
    String classes = System.getProperty("java.class.path");
    words.add("-XX:SharedArchiveFile=" + Path.of(classes).resolveSibling("tailnet-lab.jsa"));
    words.addAll(List.of("-cp", classes, Lab.class.getName()));
    words.addAll(arguments);
    return handedBack(
        Foreground.run(bench.hypervisor().enter(words), variables, builder -> {}, started));
  }

  /** Returns the exit status of this process, which another one of ours may wait for. */
  static int handedOn(int status) {
    return Boolean.getBoolean(AWAITED) && status == 1 ? FAILED : status;
  }

  /** Returns what a verb said in there. */
  static int handedBack(int status) {
    if (status == FAILED) {
      return 1;
    }
    return status == 1 ? UNJUDGED : status;
  }
}
