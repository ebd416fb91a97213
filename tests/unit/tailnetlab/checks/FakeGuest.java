package tailnetlab.checks;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;

/** A guest that answers commands by a script; the newest matching line of it counts. */
public final class FakeGuest implements Node {
  private static final String NEXT = "\n=== next ===\n";

  private final String name;
  private final Deque<Line> script = new ArrayDeque<>();

  FakeGuest(String name) {
    this.name = name;
  }

  /** Answers commands in which the pattern is found. */
  FakeGuest on(String pattern, Answer answer) {
    script.addFirst(new Line(Pattern.compile(pattern), answer));
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized Result run(Command command) {
    Said said = command.words().contains("--next") ? inTurn(command) : answer(command);
    return new Result(command, said.exit(), said.out(), said.err(), Duration.ofMillis(60));
  }

  /** As curl does: one request after the other; with {@code --fail-early} up to a failed one. */
  private Said inTurn(Command command) {
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    Said said = new Said(0, "", "");
    for (String one : String.join(" ", command.words()).split(" --next ", -1)) {
      boolean shown = one.contains("=== certificates ===");
      String asked = shown ? one.replace("%{certs}", "") : one;
      List<String> words = new ArrayList<>(List.of(asked.split(" ", -1)));
      words.removeIf(word -> word.equals("--fail-early"));
      words.addAll(0, words.get(0).equals("curl") ? List.of() : List.of("curl"));
      said = answer(Command.of(words));
      out.append(said.out()).append(NEXT);
      err.append(said.err());
      if (shown) {
        // What the server shows at its door is another line of the script.
        String family = words.contains("--ipv6") ? "--ipv6" : "--ipv4";
        err.append("\n=== certificates ===\n");
        err.append(answer(Command.of("certificates", family)).out());
      }
      err.append(NEXT);
      if (said.exit() != 0 && command.words().contains("--fail-early")) {
        break;
      }
    }
    return new Said(said.exit(), out.toString(), err.toString());
  }

  private Said answer(Command command) {
    Answer answer =
        script.stream()
            .filter(line -> line.pattern().matcher(String.join(" ", command.words())).find())
            .map(Line::answer)
            .findFirst()
            .orElseThrow(() -> new AssertionError(name + " has no answer to: " + command));
    return answer.to(command);
  }

  @Override
  public void close() {}

  /** What a command prints, seen the command. */
  public interface Answer {
    Said to(Command command);

    static Answer of(Supplier<String> out) {
      return command -> new Said(0, out.get(), "");
    }
  }

  public record Said(int exit, String out, String err) {}

  private record Line(Pattern pattern, Answer answer) {}
}
