package tailnetlab.mesh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.RemoteException;
import tailnetlab.remote.Result;

/** A node that gives the answers it was told, in that order, and remembers what it was asked. */
final class ScriptedNode implements Node {
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<Command> asked = new ArrayList<>();

  private record Answer(int exit, String out, String err, RemoteException broken) {}

  ScriptedNode says(String out) {
    return ends(0, out, "");
  }

  ScriptedNode says(Recorded file) {
    return says(file.text());
  }

  ScriptedNode ends(int exit, String out, String err) {
    answers.add(new Answer(exit, out, err, null));
    return this;
  }

  ScriptedNode breaks(RemoteException broken) {
    answers.add(new Answer(0, "", "", broken));
    return this;
  }

  /** Returns the commands so far, a line of words each. */
  List<String> lines() {
    return asked.stream().map(command -> String.join(" ", command.words())).toList();
  }

  List<Command> asked() {
    return asked;
  }

  /** Returns the texts that were given on standard input. */
  List<String> inputs() {
    return asked.stream().flatMap(c -> c.input().stream()).map(Command.Input::text).toList();
  }

  @Override
  public String name() {
    return "app";
  }

  @Override
  public Result run(Command command) {
    asked.add(command);
    Answer answer = answers.isEmpty() ? new Answer(0, "", "", null) : answers.remove();
    if (answer.broken() != null) {
      throw answer.broken();
    }
    return new Result(command, answer.exit(), answer.out(), answer.err(), Duration.ZERO);
  }

  @Override
  public void close() {}

  /** What a real program printed once; see {@code tests/resources/mesh}. */
  record Recorded(String file) {
    String text() {
      try (InputStream in = ScriptedNode.class.getResourceAsStream("/mesh/" + file)) {
        if (in == null) {
          throw new IllegalArgumentException("no recording " + file);
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
