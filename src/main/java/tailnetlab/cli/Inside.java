package tailnetlab.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs this program once more where the guests' network is. */
final class Inside {
  /** Set in the second run. */
  private static final String VARIABLE = "TAILNET_LAB_INSIDE";

  private Inside() {}

  /** Says whether this is the second run. */
  static boolean isHere() {
    return System.getenv(VARIABLE) != null;
  }

  /**
   * Runs the same verb inside, with our standard streams.
   *
   * @return its exit status
   */
  static int again(Workbench bench, List<String> arguments) {
    Map<String, String> variables = new TreeMap<>(bench.pulumi().variables());
    variables.put(VARIABLE, "1");
    // In there nobody has a controlling terminal to ask.
    Terminal terminal = Terminal.ofProcess();
    variables.put("COLUMNS", String.valueOf(terminal.width()));
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As in the script `lab`: a verb lives for seconds.
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Lab.class.getName()));
    words.addAll(arguments);
    return Foreground.run(bench.hypervisor().enter(words), variables);
  }
}
