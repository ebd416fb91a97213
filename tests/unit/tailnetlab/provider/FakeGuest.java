package tailnetlab.provider;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;
import tailnetlab.remote.RemoteException;
import tailnetlab.remote.Result;
import tailnetlab.remote.Unreachable;

/** A guest that answers commands by their beginning, as a test tells it to. */
final class FakeGuest implements Node {
  private final String name;
  private final Map<String, Function<Command, Answer>> answers = new LinkedHashMap<>();
  private final Deque<Optional<RemoteException>> troubles = new ArrayDeque<>();
  private final List<Command> asked = new CopyOnWriteArrayList<>();
  private boolean dead;

  FakeGuest(String name) {
    this.name = name;
  }

  /** Answers commands that begin so; a later, longer beginning wins over an earlier one. */
  FakeGuest on(String beginning, Function<Command, Answer> answer) {
    answers.put(beginning, answer);
    return this;
  }

  /** Answers commands that begin so with that output. */
  FakeGuest on(String beginning, String out) {
    return on(beginning, command -> Answer.of(out));
  }

  /** Throws at the next command that has no trouble yet. */
  FakeGuest firstThrow(RemoteException trouble) {
    troubles.add(Optional.of(trouble));
    return this;
  }

  /** Answers the next commands, so many, before the next trouble. */
  FakeGuest firstAnswer(int commands) {
    troubles.addAll(Collections.nCopies(commands, Optional.empty()));
    return this;
  }

  /** Answers nothing any more. */
  FakeGuest die() {
    dead = true;
    return this;
  }

  /** Returns what it was asked, in order. */
  List<String> asked() {
    return asked.stream().map(Command::toString).toList();
  }

  /** Returns what it was asked with that in it. */
  List<String> askedFor(String part) {
    return asked().stream().filter(line -> line.contains(part)).toList();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized Result run(Command command) {
    asked.add(command);
    if (dead) {
      throw new Unreachable(name + " does not answer", null);
    }
    Optional<RemoteException> trouble = troubles.isEmpty() ? Optional.empty() : troubles.remove();
    if (trouble.isPresent()) {
      throw trouble.get();
    }
    List<Function<Command, Answer>> fitting = new ArrayList<>();
    answers.forEach(
        (beginning, answer) -> {
          if (String.join(" ", command.words()).contains(beginning)) {
            fitting.add(answer);
          }
        });
    if (fitting.isEmpty()) {
      throw new AssertionError("%s was asked what no test expects: %s".formatted(name, command));
    }
    Answer answer = fitting.get(fitting.size() - 1).apply(command);
    return new Result(command, answer.exit(), answer.out(), answer.err(), Duration.ofMillis(1));
  }

  @Override
  public void close() {}

  /** What a command says. */
  record Answer(int exit, String out, String err) {
    static Answer of(String out) {
      return new Answer(0, out, "");
    }

    static Answer failed(int exit, String err) {
      return new Answer(exit, "", err);
    }
  }
}
