package tailnetlab.remote;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the first bytes of a stream, and says so when there were more. */
final class BoundedOutput extends OutputStream {
  private final int limit;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean cut;

  /**
   * Makes an empty one.
   *
   * @param limit bytes to keep
   */
  BoundedOutput(int limit) {
    this.limit = limit;
  }

  @Override
  public synchronized void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int count) {
    int fits = Math.min(count, limit - kept.size());
    kept.write(bytes, from, fits);
    cut |= fits < count;
  }

  /** Returns what came so far, as UTF-8. */
  synchronized String text() {
    String text = kept.toString(StandardCharsets.UTF_8);
    return cut ? text + "\n(cut after %d bytes)\n".formatted(limit) : text;
  }
}
