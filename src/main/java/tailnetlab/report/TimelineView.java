package tailnetlab.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tailnetlab.report.Timeline.Kind;
import tailnetlab.report.Timeline.Lane;
import tailnetlab.report.Timeline.Span;

/** A time line as bars on a common axis, in percent of it, and the same in words. */
final class TimelineView {
  /** So many modules of a node are named: the rest are too short to be seen. */
  private static final int MODULES = 4;

  private static final Duration SHORTEST_MODULE = Duration.ofMillis(300);

  /** What of the axis a letter in a bar takes, on the narrowest page that shows letters there. */
  private static final double LETTER = 0.9;

  /** Distances of the axis' marks that are easy to read. */
  private static final List<Integer> STEPS = List.of(1, 2, 5, 10, 15, 30, 60, 120, 300, 600);

  private static final int MOST_MARKS = 8;

  private final Timeline timeline;
  private final double axis;

  TimelineView(Timeline timeline) {
    this.timeline = timeline;
    this.axis = Math.max(1, Duration.between(timeline.began(), timeline.ended()).toMillis());
  }

  /** Returns when the first machine was started. */
  public Instant began() {
    return timeline.began();
  }

  /** Says how long all of it took. */
  public String took() {
    return Words.seconds(Duration.ofMillis((long) axis));
  }

  /** Lists the axis' marks. */
  public List<Mark> marks() {
    double seconds = axis / 1000;
    int step = STEPS.stream().filter(each -> seconds / each <= MOST_MARKS).findFirst().orElse(1800);
    List<Mark> marks = new ArrayList<>();
    for (int at = 0; at <= seconds; at += step) {
      marks.add(new Mark(percent(at * 1000), Integer.toString(at)));
    }
    return marks;
  }

  /** Lists the kinds that occur, for the legend. */
  public List<Kind> kinds() {
    return timeline.lanes().stream()
        .flatMap(lane -> lane.spans().stream())
        .map(Span::kind)
        .distinct()
        .sorted()
        .toList();
  }

  /** Says whether anything in it failed. */
  public boolean failed() {
    return timeline.lanes().stream().flatMap(lane -> lane.spans().stream()).anyMatch(Span::failed);
  }

  /** Lists the lanes. */
  public List<DrawnLane> lanes() {
    return timeline.lanes().stream()
        .map(lane -> new DrawnLane(lane.name(), tracks(lane), words(lane)))
        .toList();
  }

  /**
   * The machine has a track to itself, modules lie on cloud-init; steps lie where there is room.
   */
  private List<List<Bar>> tracks(Lane lane) {
    List<Span> machine = new ArrayList<>(boot(lane));
    machine.addAll(modules(lane));
    List<List<Span>> tracks = new ArrayList<>();
    for (Span step : ritual(lane)) {
      Optional<List<Span>> free =
          tracks.stream()
              .filter(track -> !step.began().isBefore(track.get(track.size() - 1).ended()))
              .findFirst();
      free.orElseGet(
              () -> {
                tracks.add(new ArrayList<>());
                return tracks.get(tracks.size() - 1);
              })
          .add(step);
    }
    if (!machine.isEmpty()) {
      tracks.add(0, machine);
    }
    return tracks.stream().map(track -> track.stream().map(this::bar).toList()).toList();
  }

  private Bar bar(Span span) {
    double from = Math.max(0, sinceBegin(span.began()));
    double width = Math.max(0, Math.min(axis, sinceBegin(span.ended())) - from);
    String label = span.name().isEmpty() ? span.kind().label() : span.name();
    boolean fits = 100 * width / axis >= LETTER * (label.length() + 1.5);
    // Modules lie on cloud-init's bar, and would cover its letters.
    boolean shown = fits && span.kind() != Kind.CLOUD_INIT;
    return new Bar(
        span.kind(),
        shown ? label : "",
        "%s: %s, from %s%s"
            .formatted(
                label,
                Words.seconds(Duration.between(span.began(), span.ended())),
                at(span.began()),
                span.failed() ? ", failed" : ""),
        percent(from),
        percent(width),
        span.failed());
  }

  private List<String> words(Lane lane) {
    List<String> words = new ArrayList<>();
    for (Span span : boot(lane)) {
      words.add(told(span) + (span.kind() == Kind.CLOUD_INIT ? longest(lane) : ""));
    }
    for (Span span : ritual(lane)) {
      words.add(
          span.kind() == Kind.READY && !span.failed()
              ? "ready at " + at(span.ended())
              : told(span));
    }
    return words;
  }

  private String longest(Lane lane) {
    List<Span> modules = modules(lane);
    return modules.isEmpty()
        ? ""
        : modules.stream()
            .sorted(Comparator.comparing(TimelineView::length).reversed())
            .map(TimelineView::told)
            .collect(Collectors.joining(", ", " (", ")"));
  }

  private static String told(Span span) {
    String name = span.name().isEmpty() ? span.kind().label() : span.name();
    String failed = span.failed() ? ", failed" : "";
    return "%s %s%s".formatted(name, Words.seconds(length(span)), failed);
  }

  private static List<Span> boot(Lane lane) {
    return inOrder(lane.spans().stream().filter(s -> s.kind().ofMachine()).toList()).stream()
        .filter(span -> span.kind() != Kind.MODULE)
        .toList();
  }

  private static List<Span> ritual(Lane lane) {
    return inOrder(lane.spans().stream().filter(s -> !s.kind().ofMachine()).toList());
  }

  private static List<Span> modules(Lane lane) {
    List<Span> longest =
        lane.spans().stream()
            .filter(span -> span.kind() == Kind.MODULE)
            .filter(span -> length(span).compareTo(SHORTEST_MODULE) >= 0)
            .sorted(Comparator.comparing(TimelineView::length).reversed())
            .limit(MODULES)
            .toList();
    return inOrder(longest);
  }

  private static List<Span> inOrder(List<Span> spans) {
    return spans.stream().sorted(Comparator.comparing(Span::began)).toList();
  }

  private static Duration length(Span span) {
    return Duration.between(span.began(), span.ended());
  }

  private String at(Instant time) {
    return Words.seconds(Duration.ofMillis((long) Math.max(0, sinceBegin(time))));
  }

  private double sinceBegin(Instant time) {
    return Duration.between(timeline.began(), time).toMillis();
  }

  private String percent(double millis) {
    return String.format(Locale.ROOT, "%.2f", 100 * millis / axis);
  }

  /** A mark of the axis. */
  record Mark(String left, String seconds) {}

  /** A lane: its bars by track, and the same in words. */
  record DrawnLane(String name, List<List<Bar>> tracks, List<String> words) {}

  /** A bar, in percent of the axis; without a label where it has no room for one. */
  record Bar(Kind kind, String label, String title, String left, String width, boolean failed) {}
}
