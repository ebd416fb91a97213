package tailnetlab.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows a run as it goes: a line for all that ends, and what is in progress with its time. */
final class RunView {
  /** Without a terminal: how often a resource's news make a line, at the most. */
  private static final Duration NEWS = Duration.ofSeconds(15);

  /** How long there may be no line about it, without news. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final Terminal terminal;
  private final boolean silent;
  private final int width;
  private final Instant begin = Instant.now();
  private final Map<String, Going> going = new LinkedHashMap<>();
  private int drawn;

  /** A resource in progress. */
  private static final class Going {
    private final Work work;
    private final Instant since;
    private Instant told;
    private String toldMessage = "";
    private String message = "";

    private Going(Work work, Instant now) {
      this.work = work;
      this.since = now;
      this.told = now;
    }

    /** A running time in a message is no news. */
    private boolean hasNews() {
      return !message.replaceAll("\\d+", "").equals(toldMessage.replaceAll("\\d+", ""));
    }

    private boolean isDue(Instant now) {
      Duration silent = Duration.between(told, now);
      return silent.compareTo(hasNews() ? NEWS : SILENCE) >= 0;
    }

    private String line(Instant now) {
      String time = Durations.say(Duration.between(since, now));
      return "… %s  %s%s".formatted(work, time, message.isEmpty() ? "" : "  " + message);
    }
  }

  /**
   * @param silent shows nothing: standard output is for a script
   * @param width the terminal's columns
   */
  RunView(Terminal terminal, boolean silent, int width) {
    this.terminal = terminal;
    this.silent = silent;
    this.width = width;
  }

  /** Takes in what the engine tells. */
  synchronized void event(EngineEvent event, Instant now) {
    if (event instanceof EngineEvent.Started started) {
      going.put(started.urn(), new Going(Work.of(started.urn(), started.operation()), now));
    } else if (event instanceof EngineEvent.Finished finished) {
      ended(finished, now);
    } else if (event instanceof EngineEvent.Failed failed) {
      ended(failed.urn(), "✗", now);
    } else if (event instanceof EngineEvent.Message message) {
      said(message);
    }
    draw(now);
  }

  /** Lets time pass: running times move, and long silences are broken. */
  synchronized void tick(Instant now) {
    if (terminal.isLive() || silent) {
      draw(now);
      return;
    }
    for (Going one : going.values()) {
      if (one.isDue(now)) {
        one.told = now;
        one.toldMessage = one.message;
        terminal.line(one.line(now));
      }
    }
  }

  /** Prints a line of its own among the others. */
  synchronized void note(String text) {
    if (!silent) {
      erase();
      terminal.line(text);
    }
  }

  /** Takes the moving lines away; what is still in progress was not finished. */
  synchronized void end() {
    erase();
    going.clear();
  }

  /** Of a look only what it found is worth a line that stays. */
  private void ended(EngineEvent.Finished finished, Instant now) {
    Going one = going.get(finished.urn());
    switch (finished.operation()) {
      case EngineEvent.Finished.AS_IT_WAS -> going.remove(finished.urn());
      case EngineEvent.Finished.GONE -> found(one, "gone; it is made anew");
      case EngineEvent.Finished.DRIFTED -> found(one, "not as it should be; it is put right");
      default -> ended(finished.urn(), "✓", now);
    }
  }

  private void found(Going one, String what) {
    if (one != null) {
      going.values().remove(one);
      note("! %s: %s".formatted(one.work.what(), what));
    }
  }

  private void ended(String urn, String sign, Instant now) {
    Going one = going.remove(urn);
    if (one != null) {
      note("%s %s  %s".formatted(sign, one.work, Durations.say(Duration.between(one.since, now))));
    }
  }

  private void said(EngineEvent.Message message) {
    Going one = going.get(message.urn());
    if (one != null && !message.isError()) {
      one.message = message.text().replaceAll("\\s+", " ");
    } else if (message.severity().equals("warning")) {
      Complaints.withoutNoise(message.text().lines().toList()).forEach(text -> note("! " + text));
    }
  }

  private void draw(Instant now) {
    if (silent || !terminal.isLive()) {
      return;
    }
    StringBuilder picture = new StringBuilder(eraser());
    List<String> lines = new ArrayList<>();
    if (going.isEmpty()) {
      // Pulumi takes seconds to begin, and to notice that nothing has changed.
      lines.add("… pulumi compares  " + Durations.say(Duration.between(begin, now)));
    }
    going.values().forEach(one -> lines.add(fitted(one.line(now))));
    lines.forEach(line -> picture.append(line).append('\n'));
    drawn = lines.size();
    terminal.raw(picture.toString());
  }

  private void erase() {
    if (!silent && terminal.isLive()) {
      terminal.raw(eraser());
    }
    drawn = 0;
  }

  /** Goes up over what was drawn, and clears to the end of the screen. */
  private String eraser() {
    return drawn == 0 ? "\r\u001b[J" : "\u001b[%dA\r\u001b[J".formatted(drawn);
  }

  private String fitted(String line) {
    return line.length() < width ? line : line.substring(0, width - 2) + "…";
  }
}
