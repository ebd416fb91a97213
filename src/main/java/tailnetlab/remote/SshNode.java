package tailnetlab.remote;

import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A guest over SSH: one session, opened at the first command and kept, with a shell for every
 * command that runs at the same time.
 *
 * <p>In an emulated guest a new session costs seconds. A session found broken is opened anew, once
 * per command and only before that command was sent: nothing runs twice. {@link #close} ends the
 * session; a later command opens another one.
 */
public final class SshNode implements Node {
  private static final int SSH_PORT = 22;
  private final Endpoint endpoint;
  private final ConnectionLimits limits;
  private final Login login;
  private final Semaphore channels;
  private final Object opening = new Object();
  private final AtomicReference<Session> session = new AtomicReference<>();
  private final Deque<Shell> idle = new ConcurrentLinkedDeque<>();

  /** Makes a node; nothing is opened yet. */
  public SshNode(Endpoint endpoint, ConnectionLimits limits) {
    this(endpoint, SSH_PORT, limits);
  }

  SshNode(Endpoint endpoint, int port, ConnectionLimits limits) {
    this.endpoint = endpoint;
    this.limits = limits;
    this.login = new Login(endpoint, port, limits);
    this.channels = new Semaphore(limits.channels(), true);
  }

  @Override
  public String name() {
    return endpoint.node();
  }

  @Override
  public Result run(Command command) {
    try {
      if (!channels.tryAcquire(command.limit().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimedOut(
            "%s: `%s` found no free channel within %d s: %d other commands are still running"
                .formatted(name(), command, command.limit().toSeconds(), limits.channels()));
      }
      try {
        return runIn(shell(command), command);
      } finally {
        channels.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("%s: `%s` was cancelled".formatted(name(), command));
    }
  }

  /** Ends the session. Does not wait for one that is just being opened: this may be an exit. */
  @Override
  public void close() {
    Session old = session.getAndSet(null);
    if (old != null) {
      old.disconnect();
    }
  }

  private Result runIn(Shell shell, Command command) throws InterruptedException {
    boolean done = false;
    try {
      Result result = shell.run(command);
      done = true;
      return result;
    } catch (TimedOut e) {
      throw new TimedOut(
          "%s: `%s` %s; it printed last: %s"
              .formatted(name(), command, e.getMessage(), shell.lastLines()));
    } catch (IOException e) {
      // JSch ends the channels of a broken session before it calls the session closed, so the two
      // cases cannot be told apart here.
      throw login.unreachable(
          "gave no exit status for `%s`: the session broke; it printed last: %s"
              .formatted(command, shell.lastLines()),
          null);
    } finally {
      if (done) {
        idle.push(shell);
      } else {
        shell.close();
      }
    }
  }

  private Shell shell(Command command) {
    Session first = session();
    try {
      return shell(first);
    } catch (Shell.Refused e) {
      throw login.unreachable("refuses another channel for `%s`".formatted(command), e);
    } catch (JSchException e) {
      drop(first);
    }
    Session second = session();
    try {
      return shell(second);
    } catch (JSchException e) {
      drop(second);
      throw login.unreachable("lost the session before `%s` could start".formatted(command), e);
    }
  }

  private Shell shell(Session over) throws JSchException {
    for (Shell known = idle.poll(); known != null; known = idle.poll()) {
      if (known.isOf(over)) {
        if (known.answers()) {
          return known;
        }
        known.close();
        throw new JSchException("a shell does not answer any more");
      }
    }
    return new Shell(over, limits);
  }

  private Session session() {
    Session known = session.get();
    if (isOpen(known)) {
      return known;
    }
    synchronized (opening) {
      Session opened = session.get();
      if (!isOpen(opened)) {
        opened = login.open();
        session.set(opened);
      }
      return opened;
    }
  }

  private static boolean isOpen(Session session) {
    return session != null && session.isConnected();
  }

  /** Ends a broken session, unless another thread has opened a new one already. */
  private void drop(Session broken) {
    broken.disconnect();
    session.compareAndSet(broken, null);
  }
}
