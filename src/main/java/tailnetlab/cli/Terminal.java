package tailnetlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;

/** What the user sees: lines, and on a real terminal one line that moves. */
final class Terminal {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private static final int USUAL_WIDTH = 100;

  private final PrintStream out;
  private final boolean live;

  /**
   * @param out where it goes
   * @param live whether lines can be overwritten
   */
  Terminal(PrintStream out, boolean live) {
    this.out = out;
    this.live = live;
  }

  /** Returns the terminal of this process; without a terminal, plain lines. */
  @SuppressWarnings("SystemConsoleNull") // The script `lab` sees to it, with jdk.console.
  static Terminal ofProcess() {
    String kind = System.getenv().getOrDefault("TERM", "dumb");
    return new Terminal(System.out, System.console() != null && !kind.equals("dumb"));
  }

  /** Returns a terminal for words about the work, where standard output is for data. */
  static Terminal aside() {
    return new Terminal(System.err, false);
  }

  /** Returns its columns; 100 where there is no telling. */
  int width() {
    String columns = System.getenv("COLUMNS");
    if (columns != null && columns.matches("[1-9]\\d{1,3}")) {
      return Integer.parseInt(columns);
    }
    return live ? measured() : USUAL_WIDTH;
  }

  private static int measured() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
      String[] size = new String(stty.getInputStream().readAllBytes(), UTF_8).strip().split(" ");
      int columns = Integer.parseInt(size[1]);
      return columns > 0 ? columns : USUAL_WIDTH;
    } catch (IOException | RuntimeException e) {
      return USUAL_WIDTH;
    }
  }

  boolean isLive() {
    return live;
  }

  /** Prints a line, in place of a moving one. */
  void line(String text) {
    out.println((live ? CLEAR_LINE : "") + text);
    out.flush();
  }

  /** Shows text that the next line or the next such text overwrites; nothing without a terminal. */
  void moving(String text) {
    if (live) {
      out.print(CLEAR_LINE + text);
      out.flush();
    }
  }

  /** Prints raw text, such as a drawing. */
  void raw(String text) {
    out.print(text);
    out.flush();
  }

  /** Does something that takes a while under a name, and says how long it took. */
  <T> T step(String name, Callable<T> work) {
    long begin = System.nanoTime();
    moving("… " + name);
    try {
      T result = work.call();
      line("✓ %s  %s".formatted(name, Durations.say(Duration.ofNanos(System.nanoTime() - begin))));
      return result;
    } catch (RuntimeException e) {
      line("✗ " + name);
      throw e;
    } catch (Exception e) {
      line("✗ " + name);
      throw LabException.failed(name + ": " + e.getMessage());
    }
  }
}
