package tailnetlab.remote;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A guest over SSH: one session, opened at the first command and kept, with a channel for every
 * command.
 *
 * <p>In an emulated guest a new session costs seconds, a channel on an open one 0.06 s. A session
 * found broken is opened anew, once per command and only before that command was sent: nothing runs
 * twice. {@link #close} ends the session; a later command opens another one.
 */
public final class SshNode implements Node {
  private static final int SSH_PORT = 22;
  private static final int KEPT_BYTES = 4 * 1024 * 1024;

  /** The numbers of the signals that RFC 4254, 6.10 names. */
  private static final Map<String, Integer> SIGNALS =
      Map.ofEntries(
          Map.entry("HUP", 1),
          Map.entry("INT", 2),
          Map.entry("QUIT", 3),
          Map.entry("ILL", 4),
          Map.entry("ABRT", 6),
          Map.entry("FPE", 8),
          Map.entry("KILL", 9),
          Map.entry("USR1", 10),
          Map.entry("SEGV", 11),
          Map.entry("USR2", 12),
          Map.entry("PIPE", 13),
          Map.entry("ALRM", 14),
          Map.entry("TERM", 15));

  private final Endpoint endpoint;
  private final ConnectionLimits limits;
  private final Login login;
  private final Semaphore channels;
  private final Object opening = new Object();
  private final AtomicReference<Session> session = new AtomicReference<>();

  /** Makes a node; nothing is opened yet. */
  public SshNode(Endpoint endpoint, ConnectionLimits limits) {
    this(endpoint, SSH_PORT, limits);
  }

  SshNode(Endpoint endpoint, int port, ConnectionLimits limits) {
    this.endpoint = endpoint;
    this.limits = limits;
    this.login = new Login(endpoint, port, limits);
    this.channels = new Semaphore(limits.channels());
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
        return start(command).await();
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

  private Running start(Command command) {
    Session first = session();
    try {
      return new Running(command, first);
    } catch (JSchException e) {
      drop(first);
    }
    Session second = session();
    try {
      return new Running(command, second);
    } catch (JSchException e) {
      drop(second);
      throw login.unreachable("lost the session before `%s` could start".formatted(command), e);
    }
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

  /** A command that was sent. */
  private final class Running {
    private final Command command;
    private final ChannelExec channel;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final BoundedOutput out = new BoundedOutput(KEPT_BYTES, () -> {});

    // JSch closes this stream when the channel is over, after the exit status came; the other one
    // is closed earlier, when the program closes its standard output.
    private final BoundedOutput err = new BoundedOutput(KEPT_BYTES, ended::countDown);

    Running(Command command, Session over) throws JSchException {
      this.command = command;
      String input = command.input().map(Command.Input::text).orElse("");
      channel = (ChannelExec) over.openChannel("exec");
      channel.setCommand(Quoting.line(command.words()));
      // An empty stream and not none: the program then sees the end of its input.
      channel.setInputStream(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
      channel.setOutputStream(out);
      channel.setErrStream(err);
      try {
        channel.connect(Math.toIntExact(limits.connect().toMillis()));
      } catch (JSchException e) {
        // A refusal says nothing about the session: other commands may be running over it.
        if (over.isConnected() && channel.isClosed()) {
          throw login.unreachable("refuses another channel for `%s`".formatted(command), e);
        }
        throw e;
      }
    }

    Result await() throws InterruptedException {
      // From here and not from the call: a new session may have taken seconds.
      long sent = System.nanoTime();
      try {
        if (!ended.await(command.limit().toNanos(), TimeUnit.NANOSECONDS)) {
          throw new TimedOut(
              "%s: `%s` did not end within %d s; it printed last: %s"
                  .formatted(name(), command, command.limit().toSeconds(), lastLines()));
        }
      } finally {
        channel.disconnect();
      }
      Duration took = Duration.ofNanos(System.nanoTime() - sent);
      return new Result(command, exit(), out.text(), err.text(), took);
    }

    private int exit() {
      String signal = channel.getExitSignal();
      if (signal != null) {
        return 128 + SIGNALS.getOrDefault(signal, 0);
      }
      if (channel.getExitStatus() >= 0) {
        return channel.getExitStatus();
      }
      // JSch ends the channels of a broken session before it calls the session closed, so the two
      // cases cannot be told apart here.
      throw login.unreachable(
          "gave no exit status for `%s`: the session broke; it printed last: %s"
              .formatted(command, lastLines()),
          null);
    }

    private String lastLines() {
      return Tail.of(out.text() + err.text());
    }
  }
}
