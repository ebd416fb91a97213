package tailnetlab.remote;

import java.util.List;
import java.util.stream.Collectors;

/** Turns words into the text that a guest's shell reads. The only place where that is made. */
public final class Quoting {
  private Quoting() {}

  /**
   * Quotes words so that a POSIX shell reads back exactly these words.
   *
   * @throws IllegalArgumentException when a word holds a NUL: no argument of a process can
   */
  public static String line(List<String> words) {
    return words.stream().map(Quoting::word).collect(Collectors.joining(" "));
  }

  /**
   * Makes the line of a script that runs a command and then prints a mark on both streams, with the
   * command's exit status.
   *
   * <p>The command has a shell of its own, which becomes the command: nothing it does stays. Its
   * input comes from the shell's own printf, so a secret in it is no process's argument.
   */
  static String marked(Command command, String mark) {
    String quoted = "( " + line(command.words()) + " )";
    String fed =
        command
            .input()
            .map(input -> "printf %s " + word(input.text()) + " | " + quoted)
            .orElse(quoted + " </dev/null");
    String told = "printf '%s' %s $tailnet_lab_exit".formatted(MarkedOutput.FORM, mark);
    return "%s; tailnet_lab_exit=$?; %s >&2; %s\n".formatted(fed, told, told);
  }

  private static String word(String word) {
    if (word.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a word of a command cannot hold a NUL character");
    }
    // Always quoted: a list of harmless characters would be one more thing to get wrong.
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
