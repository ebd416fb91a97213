package tailnetlab.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import sun.misc.Signal;

/** Gives the user's terminal to another program until it ends. */
final class Foreground {
  private Foreground() {}

  /**
   * Runs a program with our standard streams.
   *
   * @return its exit status, 128 + n when a signal ended it
   */
  static int run(List<String> command, Map<String, String> variables) {
    return run(command, variables, builder -> {}, process -> {});
  }

  /** The same, with a last word on how it is started, and a word that it is. */
  static int run(
      List<String> command,
      Map<String, String> variables,
      Consumer<ProcessBuilder> also,
      Consumer<Process> started) {
    // The keyboard's interrupt reaches the program too, and is its to answer.
    Signal.handle(new Signal("INT"), signal -> {});
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(variables);
    builder.environment().remove("PULUMI_CONFIG_PASSPHRASE");
    also.accept(builder);
    try {
      Process process = builder.start();
      started.accept(process);
      Signal.handle(new Signal("TERM"), signal -> end(process));
      Signal.handle(new Signal("HUP"), signal -> end(process));
      return process.waitFor();
    } catch (IOException e) {
      throw LabException.failed("%s cannot be started: %s".formatted(command.get(0), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 130;
    }
  }

  /** Ends what stands behind nsenter first: nsenter's own end would not reach it. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }
}
