package tailnetlab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/** What the user sees: lines, and on a real terminal one line that moves. */
final class Terminal {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private static final int USUAL_WIDTH = 100;

  /** Nobody reads a narrower one, and a table has to be drawn somehow. */
  private static final int NARROWEST = 20;

  /** What a terminal obeys, but for line ends, tabs and colours. */
  private static final Pattern CONTROL =
      Pattern.compile("\u001b(?!\\[\\d{1,3}m)|[\\p{Cntrl}&&[^\n\t\u001b]]|[\u0080-\u009f]");

  private final PrintStream out;
  private final boolean live;
  private final Map<String, String> environment;
  private OptionalInt measured = OptionalInt.empty();

  /**
   * @param out where it goes
   * @param live whether lines can be overwritten
   */
  Terminal(PrintStream out, boolean live) {
    this(out, live, System.getenv());
  }

  /**
   * The same with other variables, for tests.
   *
   * @param environment where COLUMNS, NO_COLOR and CLICOLOR are
   */
  Terminal(PrintStream out, boolean live, Map<String, String> environment) {
    this.out = out;
    this.live = live;
    this.environment = Map.copyOf(environment);
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
    String columns = environment.getOrDefault("COLUMNS", "");
    if (columns.matches("[1-9]\\d{1,3}")) {
      return Math.max(NARROWEST, Integer.parseInt(columns));
    }
    if (live && measured.isEmpty()) {
      measured = OptionalInt.of(Math.max(NARROWEST, measured()));
    }
    return measured.orElse(USUAL_WIDTH);
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

  /** Says whether it shows colours, and its user wants them. */
  boolean isColoured() {
    return live
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("CLICOLOR", "").equals("0");
  }

  /**
   * Makes text fit to be shown: a guest may print what a terminal obeys, and what it printed is
   * evidence.
   */
  static String harmless(String text) {
    return CONTROL.matcher(text).replaceAll("\uFFFD");
  }

  /** Prints a line, in place of a moving one. */
  void line(String text) {
    out.println((live ? CLEAR_LINE : "") + harmless(text));
    out.flush();
  }

  /** Shows text that the next line or the next such text overwrites; nothing without a terminal. */
  void moving(String text) {
    if (live) {
      // A line that wraps cannot be overwritten.
      String shown = harmless(text);
      int most = Math.min(shown.length(), width() - 1);
      out.print(CLEAR_LINE + shown.substring(0, most));
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
