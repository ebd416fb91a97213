package tailnetlab.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import pulumirpc.Provider.CreateResponse;
import tailnetlab.provider.Resource.State;

final class CancelTest {
  private static final String ERROR = "CANCELLED: cancelled; `pulumi up` goes on from here";

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @Test
  void aWaitEndsAtOnce() throws Exception {
    try (Wire wire = Wire.to(new Working(this::waitForever))) {
      CompletableFuture<State> call = begin(wire);
      wire.cancel();

      assertThatThrownBy(() -> call.get(2, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage(ERROR);
    }
  }

  @Test
  void workThatDoesNotListenIsLeftBehindAfterAFewSeconds() throws Exception {
    try (Wire wire = Wire.to(new Working(this::ignoreInterrupts))) {
      CompletableFuture<State> call = begin(wire);
      wire.cancel();

      assertThatThrownBy(() -> call.get(8, TimeUnit.SECONDS)).hasRootCauseMessage(ERROR);
      released.countDown();
    }
  }

  @Test
  void aStepThatMustNotBeTornInTwoEndsAndIsKept() throws Exception {
    try (Wire wire =
        Wire.to(
            new Working(
                task ->
                    task.unbroken(
                        () -> {
                          begun.countDown();
                          return await()
                                  .atMost(Duration.ofSeconds(5))
                                  .until(this::isReleased, it -> it)
                              ? "made"
                              : "";
                        })))) {
      CompletableFuture<State> call = begin(wire);
      wire.cancel();
      released.countDown();

      assertThat(call.get(5, TimeUnit.SECONDS).id()).isEqualTo("made");
    }
  }

  /** Longer than other work is waited for: the key is made, and its secret told once. */
  @Test
  void aStepThatMustNotBeTornInTwoHasItsTime() throws Exception {
    try (Wire wire = Wire.to(new Working(task -> task.unbroken(() -> ignoreInterrupts(task))))) {
      CompletableFuture<State> call = begin(wire);
      wire.cancel();

      assertThatThrownBy(() -> call.get(6, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
      released.countDown();
      assertThat(call.get(5, TimeUnit.SECONDS).id()).isEqualTo("late");
    }
  }

  @Test
  void anEngineThatHangsUpEndsTheWork() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    try (Wire wire =
        Wire.to(
            new Working(
                task -> {
                  try {
                    return waitForever(task);
                  } finally {
                    interrupted.countDown();
                  }
                }))) {
      ListenableFuture<CreateResponse> call = wire.begin("Work", Properties.NONE);
      assertThat(begun.await(5, TimeUnit.SECONDS)).as("the work has begun").isTrue();
      call.cancel(true);

      assertThat(interrupted.await(5, TimeUnit.SECONDS)).as("it has ended").isTrue();
    }
  }

  @Test
  void nothingBeginsAfterwards() {
    try (Wire wire = Wire.to(new Working(task -> "made"))) {
      wire.cancel();

      assertThatThrownBy(() -> wire.create("Work", Properties.NONE)).hasMessage(ERROR);
    }
  }

  private CompletableFuture<State> begin(Wire wire) throws InterruptedException {
    CompletableFuture<State> call =
        CompletableFuture.supplyAsync(() -> wire.create("Work", Properties.NONE));
    assertThat(begun.await(5, TimeUnit.SECONDS)).as("the work has begun").isTrue();
    return call;
  }

  private String waitForever(Task task) {
    return task.until(
        Duration.ofMinutes(1),
        passed -> {
          begun.countDown();
          return Task.Look.notYet("waiting");
        },
        last -> "too late");
  }

  private String ignoreInterrupts(Task task) {
    begun.countDown();
    while (!isReleased()) {
      Thread.onSpinWait();
    }
    return "late";
  }

  private boolean isReleased() {
    return released.getCount() == 0;
  }

  private record Working(Function<Task, String> work) implements Resource {
    @Override
    public Shape shape() {
      return Shape.of("Work", "Work.");
    }

    @Override
    public State create(Properties inputs, Task task) {
      return new State(work.apply(task), inputs, Properties.NONE);
    }

    @Override
    public Optional<State> read(State before, Task task) {
      return Optional.of(before);
    }

    @Override
    public State update(State before, Properties inputs, Task task) {
      return before.with(inputs);
    }

    @Override
    public void delete(State before, Task task) {}
  }
}
