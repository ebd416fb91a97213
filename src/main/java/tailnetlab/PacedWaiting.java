package tailnetlab;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Lets the program wait for the engine without burning a processor.
 *
 * <p>The SDK (com.pulumi 1.36.1, {@code DeploymentImpl.DefaultRunner.loopUntilDone}) asks for
 * finished tasks in a loop without a pause, and on machines with two processors each round is a new
 * thread. Measured here: one of two cores for as long as the guests boot, 1.6 GB of memory, and
 * boots that took four times as long. The loop has no setting, but it tells its logger of every
 * round: this handler listens there, and rests.
 */
final class PacedWaiting extends Handler {
  private static final String LOOP_LOGGER = "com.pulumi.deployment.internal.DeploymentImpl";
  private static final String ROUND = "Remaining tasks";
  private static final Duration REST = Duration.ofMillis(50);

  private PacedWaiting() {}

  /** Begins to pace; call it inside the program, the SDK sets its logger's level before that. */
  static Logger begin() {
    Logger logger = Logger.getLogger(LOOP_LOGGER);
    PacedWaiting handler = new PacedWaiting();
    handler.setLevel(Level.FINEST);
    logger.addHandler(handler);
    // The rounds are told at FINEST; the root's own handlers stay at SEVERE and print none.
    logger.setLevel(Level.FINEST);
    return logger;
  }

  @Override
  public void publish(LogRecord record) {
    if (record.getMessage() != null && record.getMessage().startsWith(ROUND)) {
      LockSupport.parkNanos(REST.toNanos());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
