package tailnetlab.checks;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;

/** A guest that answers commands by a script; the newest matching line of it counts. */
public final class FakeGuest implements Node {
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
    Answer answer =
        script.stream()
            .filter(line -> line.pattern().matcher(command.toString()).find())
            .map(Line::answer)
            .findFirst()
            .orElseThrow(() -> new AssertionError(name + " has no answer to: " + command));
    Said said = answer.to(command);
    return new Result(command, said.exit(), said.out(), said.err(), Duration.ofMillis(60));
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
