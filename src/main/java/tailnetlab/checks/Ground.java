package tailnetlab.checks;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tailnetlab.remote.Command;
import tailnetlab.remote.HostKeyMismatch;
import tailnetlab.remote.Node;
import tailnetlab.remote.Result;
import tailnetlab.remote.Unreachable;

/**
 * What a run stands on: whether each guest answers at all, and what it is doing. A guest is asked
 * before its first command. One that does not answer is not asked again in this run, so that not
 * every check waits for it; a check of it ends at once, and names it.
 */
final class Ground {
  private static final int SHOWN = 40;
  private static final Command ASK = Command.of("true");

  private final Executor asking;
  private final Duration limit;
  private final Map<String, CompletableFuture<Result>> answers = new ConcurrentHashMap<>();
  private final Set<Running> running = ConcurrentHashMap.newKeySet();

  /** What was said of a guest that could not be reached, by its name. */
  private final Map<String, Set<String>> complaints = new ConcurrentHashMap<>();

  /**
   * @param asking where guests are asked
   * @param limit how long a guest may take to answer
   */
  Ground(Executor asking, Duration limit) {
    this.asking = asking;
    this.limit = limit;
  }

  /** Returns a guest of this run. */
  Node watched(Node node) {
    return new Watched(node);
  }

  /** Lists the commands that have not come to an end, the longest first. */
  List<String> running() {
    return running.stream()
        .sorted(Comparator.comparing(Running::since))
        .map(Running::told)
        .toList();
  }

  /** Says of faults which guest it was that could not be reached. */
  Verdict placed(Verdict verdict) {
    return verdict.with(
        fault -> {
          List<String> gone =
              complaints.entrySet().stream()
                  .filter(each -> each.getValue().stream().anyMatch(fault.found()::contains))
                  .map(Map.Entry::getKey)
                  .toList();
          return fault.diagnosis() == Diagnosis.GUEST_UNREACHABLE && !gone.isEmpty()
              ? fault.at(gone)
              : fault;
        });
  }

  private CompletableFuture<Result> mustAnswer(Node node) {
    CompletableFuture<Result> answer =
        answers.computeIfAbsent(
            node.name(),
            name -> CompletableFuture.supplyAsync(() -> node.run(ASK.within(limit)), asking));
    try {
      answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return answer;
    } catch (TimeoutException e) {
      throw gone(node, "does not answer within %d s".formatted(limit.toSeconds()), e);
    } catch (ExecutionException e) {
      throw gone(node, e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException(node.name() + " was not waited for");
    }
  }

  private Unreachable gone(Node node, String why, Throwable cause) {
    String message = why.contains(node.name()) ? why : node.name() + ": " + why;
    note(node, message);
    return new Unreachable(message, cause);
  }

  private void note(Node node, String complaint) {
    complaints.computeIfAbsent(node.name(), any -> ConcurrentHashMap.newKeySet()).add(complaint);
  }

  /** A command under way. */
  private record Running(Node node, Command command, long since) {
    /** Keeps the end: a script comes before the program that it runs. */
    private static String shortened(String text) {
      return text.length() <= 2 * SHOWN
          ? text
          : text.substring(0, SHOWN) + " … " + text.substring(text.length() - SHOWN);
    }

    private String told() {
      return "%s: `%s` for %d s"
          .formatted(
              node.name(),
              shortened(command.toString()),
              TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since));
    }
  }

  private final class Watched implements Node {
    private final Node node;

    private Watched(Node node) {
      this.node = node;
    }

    @Override
    public String name() {
      return node.name();
    }

    @Override
    public Result run(Command command) {
      CompletableFuture<Result> answer = mustAnswer(node);
      Running now = new Running(node, command, System.nanoTime());
      running.add(now);
      try {
        return node.run(command);
      } catch (Unreachable | HostKeyMismatch e) {
        note(node, e.getMessage());
        // It may be back with the next session: it is asked once more before the next command.
        answers.remove(node.name(), answer);
        throw e;
      } finally {
        running.remove(now);
      }
    }

    @Override
    public void close() {
      node.close();
    }
  }
}
