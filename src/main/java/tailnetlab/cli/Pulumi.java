package tailnetlab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tailnetlab.hypervisor.Hypervisor;
import tailnetlab.hypervisor.Programs;
import tailnetlab.hypervisor.Programs.Said;

/** The pulumi of this lab: inside the hypervisor's namespace where it needs the guests. */
final class Pulumi {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Place place;
  private final Hypervisor hypervisor;
  private final Map<String, String> variables;

  Pulumi(Place place, Hypervisor hypervisor, Map<String, String> variables) {
    this.place = place;
    this.hypervisor = hypervisor;
    this.variables = Map.copyOf(variables);
  }

  /** Returns the same with more variables. */
  Pulumi with(Map<String, String> others) {
    Map<String, String> more = new HashMap<>(variables);
    more.putAll(others);
    return new Pulumi(place, hypervisor, more);
  }

  /** Returns where the guests are that it works on. */
  Hypervisor hypervisor() {
    return hypervisor;
  }

  /** Returns the variables it runs with. */
  Map<String, String> variables() {
    return variables;
  }

  /** Runs a command that only reads or writes the state, and returns what it said. */
  Said ask(String... arguments) {
    List<String> words = new ArrayList<>(List.of("--cwd", place.root().toString()));
    words.addAll(List.of(arguments));
    return new Programs(variables).run(command(words), LIMIT);
  }

  /**
   * Runs a command on the state that must succeed.
   *
   * @return its standard output
   * @throws LabException with pulumi's words when it does not
   */
  String require(String... arguments) {
    Said said = ask(arguments);
    if (!said.ok()) {
      throw LabException.failed(Complaints.explain(said.words(), place));
    }
    return said.out();
  }

  /** Starts a command beside the guests that tells its events on standard output. */
  Process start(List<String> arguments, Path complaints) {
    ProcessBuilder builder = new ProcessBuilder(detached(hypervisor.enter(command(arguments))));
    builder.environment().putAll(variables);
    builder.redirectError(complaints.toFile());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command beside the guests, with the user's terminal, to its end. */
  int handOver(List<String> arguments) {
    List<String> command = command(arguments);
    return Foreground.run(hypervisor.isRunning() ? hypervisor.enter(command) : command, variables);
  }

  private List<String> command(List<String> arguments) {
    // Pulumi would prefer it to the lab's own passphrase, which is in a file.
    List<String> words =
        new ArrayList<>(List.of("env", "--unset=PULUMI_CONFIG_PASSPHRASE", program()));
    words.addAll(arguments);
    return words;
  }

  private String program() {
    String path = variables.get("PATH");
    return path.substring(0, path.indexOf(':')) + "/pulumi";
  }

  /**
   * A session of its own, from the first process on: the keyboard's interrupt is then ours to pass
   * on, once, and so is what is sent to our whole group. With the outermost process ended, the JDK
   * closes the pipe that pulumi still writes to.
   */
  private static List<String> detached(List<String> command) {
    List<String> words = new ArrayList<>(List.of("setsid", "--wait"));
    words.addAll(command);
    return words;
  }
}
