package tailnetlab.remote;

import com.jcraft.jsch.Session;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The one session of a node: opened by whoever needs it first, while all others wait for the same.
 * What came of it is everybody's answer; each trying for itself would wait after the others.
 */
final class Opening {
  private final Login login;
  private final ConnectionLimits limits;
  private final AtomicReference<Session> session = new AtomicReference<>();
  private Attempt attempt = new Attempt(new Way(Duration.ZERO), 0, new CompletableFuture<>());
  private Silence silence;

  Opening(Login login, ConnectionLimits limits) {
    this.login = login;
    this.limits = limits;
    attempt.session().cancel(false);
  }

  /**
   * Returns the open session, opening it where there is none.
   *
   * @throws Unreachable when there is none to be had, or lately was none
   * @throws HostKeyMismatch when another machine answers
   */
  Session session() throws InterruptedException {
    Session known = session.get();
    return isOpen(known) ? known : await(attempt());
  }

  /** Ends a broken session, unless there is a new one already. */
  void drop(Session broken) {
    broken.disconnect();
    session.compareAndSet(broken, null);
  }

  /** Ends the session; one that is just being opened is left to itself. */
  void close() {
    Session old = session.getAndSet(null);
    if (old != null) {
      old.disconnect();
    }
  }

  /** Notes that the guest gave no answer in an open session, and makes the exception. */
  Unreachable silent(TimeoutException cause) {
    Unreachable silent =
        login.unreachable(
            "does not answer any more (waited %d s): it is suspended, or very busy, or its network is down"
                .formatted(limits.connect().toSeconds()),
            cause);
    note(silent);
    return silent;
  }

  private synchronized Attempt attempt() {
    if (silence != null && System.nanoTime() - silence.since() < limits.rest().toNanos()) {
      throw silence.again();
    }
    Session known = session.get();
    if (isOpen(known)) {
      return new Attempt(attempt.way(), 0, CompletableFuture.completedFuture(known));
    }
    if (attempt.session().isDone()) {
      Way way = new Way(limits.connect());
      attempt =
          new Attempt(way, System.nanoTime(), Aside.begin(() -> keep(login.open(way)), this::drop));
    }
    return attempt;
  }

  private Session keep(Session opened) {
    session.set(opened);
    return opened;
  }

  private Session await(Attempt trying) throws InterruptedException {
    try {
      long end = trying.since() + limits.connect().toNanos();
      long left = Math.max(0, end - System.nanoTime());
      return trying.session().get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      Unreachable silent = login.silent(trying.way(), e);
      note(silent);
      trying.session().completeExceptionally(silent);
      trying.way().close();
      throw silent;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Unreachable told) {
        if (Login.isSilence(told)) {
          note(told);
        }
        throw new Unreachable(told.getMessage(), told);
      }
      if (e.getCause() instanceof HostKeyMismatch told) {
        throw new HostKeyMismatch(told.getMessage(), told);
      }
      throw e.getCause() instanceof RuntimeException mistake
          ? mistake
          : new IllegalStateException(e.getCause());
    }
  }

  private synchronized void note(Unreachable silent) {
    silence = new Silence(System.nanoTime(), silent);
  }

  private static boolean isOpen(Session session) {
    return session != null && session.isConnected();
  }

  private record Attempt(Way way, long since, CompletableFuture<Session> session) {}

  private record Silence(long since, Unreachable told) {
    Unreachable again() {
      long ago = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
      return new Unreachable("%s (asked %d s ago)".formatted(told.getMessage(), ago), told);
    }
  }
}
