package tailnetlab.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

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
    Map<Signal, SignalHandler> before = new LinkedHashMap<>();
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(variables);
    builder.environment().remove("PULUMI_CONFIG_PASSPHRASE");
    also.accept(builder);
    try {
      // The keyboard's interrupt reaches the program too, and is its to answer.
      handle("INT", signal -> {}, before);
      Process process = builder.start();
      started.accept(process);
      handle("TERM", signal -> end(process), before);
      handle("HUP", signal -> end(process), before);
      return process.waitFor();
    } catch (IOException e) {
      throw LabException.failed("%s cannot be started: %s".formatted(command.get(0), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 130;
    } finally {
      // What comes after the program is interrupted as before it.
      before.forEach(Signal::handle);
    }
  }

  private static void handle(
      String name, SignalHandler handler, Map<Signal, SignalHandler> before) {
    Signal signal = new Signal(name);
    before.put(signal, Signal.handle(signal, handler));
  }

  /** Ends what stands behind nsenter first: nsenter's own end would not reach it. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }
}
