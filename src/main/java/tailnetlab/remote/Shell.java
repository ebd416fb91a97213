package tailnetlab.remote;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * A shell on a guest that stays, and runs one command after the other over the same channel.
 *
 * <p>A channel costs an emulated guest 33 ms of its CPU (a fork of sshd, the account's shell and
 * its files), a command in a shell that is there 10 ms.
 */
final class Shell {
  /** Errors are read, so they have one language; known to glibc itself, and to Debian before it. */
  static final String LOCALE = "C.UTF-8";

  /** Fits into the empty buffers of a connection, whoever reads at its other end. */
  private static final int AT_ONCE = 16 * 1024;

  private static final int KEPT_BYTES = 4 * 1024 * 1024;

  private final Session session;
  private final ChannelExec channel;
  private final OutputStream script;
  private final long leader;
  private final ConnectionLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final MarkedOutput out = new MarkedOutput(KEPT_BYTES, this::tell);

  // JSch closes this stream when the channel is over; the other one earlier, when the shell closes
  // its standard output.
  private final MarkedOutput err = new MarkedOutput(KEPT_BYTES, this::tell);

  /** Set by who does not wait for the command any more; its exit status is then no answer. */
  private volatile boolean ended;

  /** In nanoseconds; one thread at a time has the shell. */
  private long lastAnswer = System.nanoTime();

  /**
   * Opens one, and waits for the shell's first word: its process id.
   *
   * @param limits how long that may take, and how long an answer of the shell is trusted
   * @throws JSchException when the session does not give a channel with a shell in it
   */
  Shell(Session session, ConnectionLimits limits) throws JSchException, InterruptedException {
    this.session = session;
    this.limits = limits;
    channel = (ChannelExec) session.openChannel("exec");
    String mark = UUID.randomUUID().toString();
    out.await(mark);
    channel.setCommand(
        "printf '%s' %s $$; LC_ALL=%s exec /bin/sh".formatted(MarkedOutput.FORM, mark, LOCALE));
    channel.setOutputStream(out);
    channel.setErrStream(err);
    try {
      script = channel.getOutputStream();
      channel.connect(Math.toIntExact(limits.connect().toMillis()));
      await(limits.connect().toNanos(), out);
    } catch (IOException e) {
      throw new JSchException("no way to the shell", e);
    } catch (JSchException e) {
      throw session.isConnected() && channel.isClosed() ? new Refused(e) : e;
    }
    if (out.number().isEmpty()) {
      channel.disconnect();
      throw new JSchException("no shell answers in the channel");
    }
    leader = out.number().getAsInt();
    lastAnswer = System.nanoTime();
  }

  /** Says whether it is one of that session's. */
  boolean isOf(Session other) {
    return session == other;
  }

  /** Says whether its channel is open, as far as is known here. */
  boolean isOpen() {
    return !channel.isClosed();
  }

  /**
   * Finds out whether it is still there: nothing that changes anything is sent to one that is not.
   * Who has just answered is not asked, and who does not answer is closed.
   */
  boolean answers() throws InterruptedException {
    if (System.nanoTime() - lastAnswer < limits.trust().toNanos()) {
      return true;
    }
    boolean there = false;
    try {
      there = run(Command.of(":").within(limits.shell())).ok();
      return there;
    } catch (IOException | TimedOut e) {
      return false;
    } finally {
      if (!there) {
        close();
      }
    }
  }

  /**
   * Runs a command. After anything but a result the shell is of no more use.
   *
   * @throws IOException when the channel ended before the command did
   * @throws TimedOut when the command did not end within its limit
   */
  Result run(Command command) throws IOException, InterruptedException {
    String mark = UUID.randomUUID().toString();
    out.await(mark);
    err.await(mark);
    long sent = System.nanoTime();
    send(command, mark);
    await(sent + command.limit().toNanos() - System.nanoTime(), out, err);
    Duration took = Duration.ofNanos(System.nanoTime() - sent);
    if (ended || out.number().isEmpty() || err.number().isEmpty()) {
      if (ended || err.isClosed()) {
        throw new IOException("the channel ended");
      }
      throw late(command);
    }
    lastAnswer = System.nanoTime();
    return new Result(command, out.number().getAsInt(), out.text(), err.text(), took);
  }

  /** Returns the last lines that the command printed. */
  String lastLines() {
    return Tail.of(out.text() + err.text());
  }

  /** Closes it; a shell without a command ends with that. */
  void close() {
    channel.disconnect();
  }

  /** Ends it on the guest, with what runs in it, and closes it. */
  void end() {
    ended = true;
    if (session.isConnected() && !channel.isClosed()) {
      Ending.of(session, leader);
    }
    channel.disconnect();
  }

  /** A long input may find the guest's windows full, and then nobody who empties them. */
  private void send(Command command, String mark) throws IOException, InterruptedException {
    byte[] line = Quoting.marked(command, mark).getBytes(StandardCharsets.UTF_8);
    if (line.length < AT_ONCE) {
      write(line);
      return;
    }
    try {
      Aside.within(command.limit(), () -> write(line), any -> {});
    } catch (TimeoutException e) {
      throw late(command);
    } catch (ExecutionException e) {
      throw new IOException("the channel takes nothing", e.getCause());
    }
  }

  private boolean write(byte[] line) throws IOException {
    script.write(line);
    script.flush();
    return true;
  }

  private static TimedOut late(Command command) {
    return new TimedOut("did not end within %d s".formatted(command.limit().toSeconds()));
  }

  private void await(long limit, MarkedOutput... marked) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = limit;
      while (left > 0
          && !err.isClosed()
          && Stream.of(marked).anyMatch(one -> one.number().isEmpty())) {
        left = news.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void tell() {
    lock.lock();
    try {
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The server gives no further channel; that says nothing about the session. */
  static final class Refused extends JSchException {
    private static final long serialVersionUID = 1L;

    Refused(JSchException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
