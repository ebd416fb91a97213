package tailnetlab.remote;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A command for a guest: words, never a line of shell. Quoting happens in one place, {@link
 * Quoting}.
 *
 * @param words the program and its arguments; never a secret, arguments are seen by others
 * @param input what it reads from standard input; the place for a secret
 * @param limit how long it may take once it was sent
 * @param told what it is called in evidence and messages: its words, where nothing else is said
 */
public record Command(List<String> words, Optional<Input> input, Duration limit, String told) {
  private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(60);

  public Command {
    words = List.copyOf(words);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a command has at least one word");
    }
  }

  /** Makes a command of these words, with a limit of 60 s and no input. */
  public static Command of(String... words) {
    return of(List.of(words));
  }

  /** Makes a command of these words, with a limit of 60 s and no input. */
  public static Command of(List<String> words) {
    return new Command(words, Optional.empty(), DEFAULT_LIMIT, String.join(" ", words));
  }

  /** Returns the same command with another limit. */
  public Command within(Duration newLimit) {
    return new Command(words, input, newLimit, told);
  }

  /** Returns the same command reading this text. */
  public Command reading(String text) {
    return new Command(words, Optional.of(new Input(text)), limit, told);
  }

  /** Returns the same command told as another: of one that is wrapped, what a person would type. */
  public Command toldAs(String name) {
    return new Command(words, input, limit, name);
  }

  @Override
  public String toString() {
    return told;
  }

  /** Text for standard input. Its {@code toString} tells nothing: it may be a secret. */
  public record Input(String text) {
    @Override
    public String toString() {
      return "(%d characters)".formatted(text.length());
    }
  }
}
