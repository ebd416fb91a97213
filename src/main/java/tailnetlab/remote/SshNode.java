package tailnetlab.remote;

import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A guest over SSH: one session, opened at the first command and kept, with a shell for every
 * command that runs at the same time.
 *
 * <p>In an emulated guest a new session costs seconds. A session found broken is opened anew, once
 * per command and only before that command was sent: nothing runs twice. {@link #close} ends the
 * session; a later command opens another one. A command that is given up is ended on the guest.
 */
public final class SshNode implements Node {
  private static final int SSH_PORT = 22;
  private static final Duration PARTING = Duration.ofSeconds(5);

  private final Endpoint endpoint;
  private final ConnectionLimits limits;
  private final Login login;
  private final Semaphore channels;
  private final Opening opening;
  private final Set<Shell> busy = ConcurrentHashMap.newKeySet();
  private final Deque<Shell> idle = new ConcurrentLinkedDeque<>();

  /** Makes a node; nothing is opened yet. */
  public SshNode(Endpoint endpoint, ConnectionLimits limits) {
    this(endpoint, SSH_PORT, limits);
  }

  SshNode(Endpoint endpoint, int port, ConnectionLimits limits) {
    this.endpoint = endpoint;
    this.limits = limits;
    this.login = new Login(endpoint, port, limits);
    this.opening = new Opening(login, limits);
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

  /**
   * Ends the session, and what still runs in it. Does not wait for one that is just being opened:
   * this may be an exit.
   */
  @Override
  public void close() {
    Aside.all(busy, Shell::end, PARTING);
    opening.close();
  }

  private Result runIn(Shell shell, Command command) throws InterruptedException {
    boolean done = false;
    busy.add(shell);
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
      busy.remove(shell);
      if (done) {
        idle.push(shell);
      } else {
        shell.end();
      }
    }
  }

  private Shell shell(Command command) throws InterruptedException {
    Session first = opening.session();
    try {
      return shell(first);
    } catch (Shell.Refused e) {
      throw login.unreachable("refuses another channel for `%s`".formatted(command), e);
    } catch (JSchException e) {
      opening.drop(first);
    }
    Session second = opening.session();
    try {
      return shell(second);
    } catch (JSchException e) {
      opening.drop(second);
      throw login.unreachable("lost the session before `%s` could start".formatted(command), e);
    }
  }

  /**
   * Takes a shell that is there, or opens one. A shell that does not answer is one shell less; what
   * others run over the same session goes on.
   */
  private Shell shell(Session over) throws JSchException, InterruptedException {
    Shell known = idle.poll();
    while (known != null && !(known.isOf(over) && known.isOpen())) {
      known.close();
      known = idle.poll();
    }
    if (known != null && known.answers()) {
      return known;
    }
    Duration limit = limits.connect().minus(limits.shell());
    try {
      return Aside.within(limit, () -> new Shell(over, limits), Shell::close);
    } catch (TimeoutException e) {
      opening.drop(over);
      throw opening.silent(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof JSchException cause ? cause : new JSchException("no shell", e);
    }
  }
}
