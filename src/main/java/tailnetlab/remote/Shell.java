package tailnetlab.remote;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A shell on a guest that stays, and runs one command after the other over the same channel.
 *
 * <p>A channel costs an emulated guest 33 ms of its CPU (a fork of sshd, the account's shell and
 * its files), a command in a shell that is there 10 ms.
 */
final class Shell {
  /** Errors are read, so they have one language; known to glibc itself, and to Debian before it. */
  static final String LOCALE = "C.UTF-8";

  private static final int KEPT_BYTES = 4 * 1024 * 1024;

  private final Session session;
  private final ChannelExec channel;
  private final OutputStream script;
  private final ConnectionLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final MarkedOutput out = new MarkedOutput(KEPT_BYTES, this::tell);

  // JSch closes this stream when the channel is over; the other one earlier, when the shell closes
  // its standard output.
  private final MarkedOutput err = new MarkedOutput(KEPT_BYTES, this::tell);

  /** In nanoseconds; one thread at a time has the shell. */
  private long lastAnswer = System.nanoTime();

  /**
   * Opens one.
   *
   * @param limits how long that may take, and how long an answer of the shell is trusted
   * @throws JSchException when the session does not give a channel
   */
  Shell(Session session, ConnectionLimits limits) throws JSchException {
    this.session = session;
    this.limits = limits;
    channel = (ChannelExec) session.openChannel("exec");
    channel.setCommand("LC_ALL=" + LOCALE + " exec /bin/sh");
    channel.setOutputStream(out);
    channel.setErrStream(err);
    try {
      script = channel.getOutputStream();
      channel.connect(Math.toIntExact(limits.connect().toMillis()));
    } catch (IOException e) {
      throw new JSchException("no way to the shell", e);
    } catch (JSchException e) {
      throw session.isConnected() && channel.isClosed() ? new Refused(e) : e;
    }
  }

  /** Says whether it is one of that session's. */
  boolean isOf(Session other) {
    return session == other;
  }

  /**
   * Finds out whether it is still there: nothing that changes anything is sent to one that is not.
   * Who has just answered is not asked.
   */
  boolean answers() {
    if (channel.isClosed()) {
      return false;
    }
    if (System.nanoTime() - lastAnswer < limits.trust().toNanos()) {
      return true;
    }
    try {
      return run(Command.of(":").within(limits.connect())).ok();
    } catch (IOException | TimedOut e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
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
    script.write(Quoting.marked(command, mark).getBytes(StandardCharsets.UTF_8));
    script.flush();
    long sent = System.nanoTime();
    awaitMark(command.limit().toNanos());
    Duration took = Duration.ofNanos(System.nanoTime() - sent);
    if (out.number().isEmpty() || err.number().isEmpty()) {
      if (err.isClosed()) {
        throw new IOException("the channel ended");
      }
      throw new TimedOut("did not end within %d s".formatted(command.limit().toSeconds()));
    }
    lastAnswer = System.nanoTime();
    return new Result(command, out.number().getAsInt(), out.text(), err.text(), took);
  }

  /** Returns the last lines that the command printed. */
  String lastLines() {
    return Tail.of(out.text() + err.text());
  }

  /** Ends it, with what runs in it. */
  void close() {
    channel.disconnect();
  }

  private void awaitMark(long limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = limit;
      while (left > 0 && !err.isClosed() && (out.number().isEmpty() || err.number().isEmpty())) {
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
