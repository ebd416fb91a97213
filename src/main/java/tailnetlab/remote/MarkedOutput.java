package tailnetlab.remote;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One stream of a shell that stays: what a command printed, up to the mark that the shell prints
 * after it.
 */
final class MarkedOutput extends OutputStream {
  /** A line end of its own, as the command's output may end without one; then the exit status. */
  static final String FORM = "\\n%s %d\\n";

  private static final int MARK_BYTES = 64;

  private final int limit;
  private final Runnable onChange;
  private Pattern end = Pattern.compile("(?!)");
  private BoundedOutput before;
  private ByteArrayOutputStream held = new ByteArrayOutputStream();
  private OptionalInt number = OptionalInt.empty();
  private boolean closed;

  /**
   * Makes an empty one.
   *
   * @param limit bytes of a command's output to keep
   * @param onChange told when the mark came, and when the stream ends
   */
  MarkedOutput(int limit, Runnable onChange) {
    this.limit = limit;
    this.onChange = onChange;
    this.before = new BoundedOutput(limit);
  }

  /** Forgets what came, and waits for this mark. */
  synchronized void await(String mark) {
    end = Pattern.compile("\\n%s ([0-9]+)\\n\\z".formatted(Pattern.quote(mark)));
    before = new BoundedOutput(limit);
    held = new ByteArrayOutputStream();
    number = OptionalInt.empty();
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) {
    if (take(bytes, from, count)) {
      onChange.run();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    onChange.run();
  }

  /** Returns the number after the mark, once it came. */
  synchronized OptionalInt number() {
    return number;
  }

  /** Says whether nothing more can come. */
  synchronized boolean isClosed() {
    return closed;
  }

  /** Returns what came so far before the mark, as UTF-8. */
  synchronized String text() {
    return before.text() + held.toString(StandardCharsets.UTF_8);
  }

  /** Holds the last bytes back: they may be the mark, in pieces. */
  private synchronized boolean take(byte[] bytes, int from, int count) {
    if (number.isPresent()) {
      // A child that the command left behind; not this command's output any more.
      return false;
    }
    held.write(bytes, from, count);
    byte[] all = held.toByteArray();
    // One character for each byte, whatever the text's own encoding.
    Optional<MatchResult> mark =
        Optional.of(end.matcher(new String(all, StandardCharsets.ISO_8859_1)))
            .filter(Matcher::find)
            .map(Matcher::toMatchResult);
    int rest = mark.map(MatchResult::start).orElse(all.length);
    int keep = mark.isPresent() ? 0 : Math.min(rest, MARK_BYTES);
    before.write(all, 0, rest - keep);
    held.reset();
    held.write(all, rest - keep, keep);
    mark.ifPresent(found -> number = OptionalInt.of(Integer.parseInt(found.group(1))));
    return mark.isPresent();
  }
}
