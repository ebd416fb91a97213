package tailnetlab.checks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tailnetlab.mesh.LanCapture;
import tailnetlab.plan.NodePlan;
import tailnetlab.remote.Command;
import tailnetlab.remote.Result;

/**
 * Reads the packet capture of the whole run, which runs since before the first guest did: nothing
 * with an address from outside the lab is in it. The positive control: a ping from a node with a
 * mark of its own, which the capture lets through, must be in it.
 */
record NothingStrayOnLan(NodePlan asker) implements Check {
  /** A packet is in the file within milliseconds; a busy machine takes longer to look. */
  private static final Duration SEEN = Duration.ofSeconds(3);

  private static final int TOLD = 3;

  @Override
  public String id() {
    return "S8-capture";
  }

  @Override
  public String title() {
    return "nothing but the lab's own addresses is sent on the LAN";
  }

  @Override
  public Verdict run(Mesh mesh) {
    LanCapture capture = new LanCapture(mesh.hypervisor(), mesh.plan().lan());
    String mark = LanCapture.mark();
    Command ping = Command.of("ping", "-n", "-c", "1", "-W", "5", "-p", mark, capture.target());
    Result sent = mesh.node(asker).run(ping);
    Result marked = awaitMarked(capture, mark);
    Result strays = capture.strays();
    Evidence[] seen = {
      evidence(mesh.hypervisor().name(), strays),
      evidence(mesh.hypervisor().name(), marked),
      evidence(asker.name(), sent),
      acknowledged(mesh, capture)
    };
    // Before the control: a capture full of strays has ended, and is no less true.
    if (!strays.out().isBlank()) {
      return stray(strays, seen);
    }
    Optional<String> gap = strays.ok() ? Optional.empty() : Optional.of(strays.err().strip());
    if (gap.isEmpty() && marked.out().isBlank()) {
      gap = Optional.of(missed(capture, mark, sent));
    }
    return gap.map(why -> Verdict.inconclusive("no packet capture to judge by: " + why, seen))
        .orElseGet(() -> Verdict.pass(seen));
  }

  private static Result awaitMarked(LanCapture capture, String mark) {
    AtomicReference<Result> last = new AtomicReference<>();
    try {
      Awaitility.await()
          .atMost(SEEN)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                Result look = capture.marked(mark);
                last.set(look);
                return !look.out().isBlank() || look.err().contains("No such file");
              });
    } catch (ConditionTimeoutException e) {
      // The last look is the answer.
    }
    return last.get();
  }

  private static Verdict stray(Result strays, Evidence... seen) {
    return Verdict.fail(
        Diagnosis.NOT_HERMETIC,
        "on the LAN: " + String.join("; ", strays.out().lines().limit(TOLD).toList()),
        "tcpdump -nn -r %s in ./lab shell; then who of the nodes sends it. Where that is known:"
                .formatted(LanCapture.FILE)
            + " ./lab verify --acknowledge-strays 'what it was'",
        seen);
  }

  private static Evidence acknowledged(Mesh mesh, LanCapture capture) {
    List<LanCapture.Acknowledgement> notes = capture.acknowledged();
    return new Evidence(
        mesh.hypervisor().name() + ": acknowledged packets",
        notes.isEmpty()
            ? "(none)"
            : notes.stream().map(Object::toString).collect(Collectors.joining("\n")));
  }

  private static String missed(LanCapture capture, String mark, Result sent) {
    return "the ping with the mark %s is not in it %d s later (%s); tcpdump said: %s"
        .formatted(
            mark,
            SEEN.toSeconds(),
            sent.ok() ? "it was answered" : "nor was it answered",
            capture.lastWords().out().strip().replaceAll("\\s*\\n\\s*", "; "));
  }

  private static Evidence evidence(String who, Result result) {
    String text =
        Stream.of(result.out(), result.ok() ? "" : result.err())
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .findFirst()
            .orElse("(nothing)");
    return new Evidence(who + ": " + result.command(), text);
  }
}
