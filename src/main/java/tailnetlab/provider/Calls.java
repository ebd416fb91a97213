package tailnetlab.provider;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import tailnetlab.mesh.MeshException;
import tailnetlab.remote.RemoteException;

/** The calls under way: each in its own thread, answered once, and ended early on request. */
final class Calls {
  /**
   * How long cancelled work may take to end by itself; afterwards the engine gets its answer
   * without it.
   */
  private static final long GRACE_SECONDS = 4;

  /**
   * How many times as long for a step that must not be torn in two: a key whose secret nobody got
   * is valid for a day. What the user's patience has an end at is a minute.
   */
  private static final int GRACES = 10;

  private final Set<Cancellation> running = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean leaving = new AtomicBoolean();

  /** Answers at once. */
  <T> void answer(StreamObserver<T> observer, T value) {
    observer.onNext(value);
    observer.onCompleted();
  }

  /** Runs the work in this thread and answers with its result, or with its failure. */
  <T> void run(StreamObserver<T> observer, Function<Cancellation, T> work) {
    Cancellation cancellation = new Cancellation();
    Once<T> answer = new Once<>(observer, new AtomicBoolean());
    // The engine hung up: nobody waits for the result any more. An observer's own handler would
    // run in the thread that is busy with this very call.
    Context call = Context.current();
    Context.CancellationListener hungUp = context -> cancellation.cancel();
    call.addListener(hungUp, Runnable::run);
    cancellation.whenCancelled(() -> giveUp(cancellation, answer, 1));
    running.add(cancellation);
    try {
      if (leaving.get()) {
        cancellation.cancel();
      }
      cancellation.check();
      answer.succeed(work.apply(cancellation));
    } catch (RuntimeException | Error e) {
      // An Error too: unanswered, the call would end as UNKNOWN, and the engine lose its trust.
      answer.fail(cancellation.isCancelled() ? Failure.cancelled() : e);
    } finally {
      call.removeListener(hungUp);
      running.remove(cancellation);
      cancellation.end();
    }
  }

  private static void giveUp(Cancellation cancellation, Once<?> answer, int grace) {
    CompletableFuture.delayedExecutor(GRACE_SECONDS, TimeUnit.SECONDS)
        .execute(
            () -> {
              if (cancellation.isUnbroken() && grace < GRACES) {
                giveUp(cancellation, answer, grace + 1);
              } else {
                answer.fail(Failure.cancelled());
              }
            });
  }

  /** Ends all work under way, and any that comes later. */
  void cancelAll() {
    leaving.set(true);
    running.forEach(Cancellation::cancel);
  }

  private record Once<T>(StreamObserver<T> observer, AtomicBoolean answered) {
    void succeed(T value) {
      if (answered.compareAndSet(false, true)) {
        observer.onNext(value);
        observer.onCompleted();
      }
    }

    void fail(Throwable failure) {
      if (answered.compareAndSet(false, true)) {
        observer.onError(status(failure).asRuntimeException());
      }
    }

    private static Status status(Throwable failure) {
      if (failure instanceof Failure told) {
        return told.status();
      }
      if (failure instanceof MeshException) {
        return Status.FAILED_PRECONDITION.withDescription(failure.getMessage()).withCause(failure);
      }
      if (failure instanceof RemoteException) {
        return Status.UNAVAILABLE.withDescription(failure.getMessage()).withCause(failure);
      }
      // A defect of ours: the class helps whoever reports it.
      return Status.ABORTED
          .withDescription(failure.getClass().getSimpleName() + ": " + failure.getMessage())
          .withCause(failure);
    }
  }
}
