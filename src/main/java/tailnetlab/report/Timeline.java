package tailnetlab.report;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The way from power-on to the proof, a lane for each node.
 *
 * @param began when the first machine was started: the zero of the axis
 * @param lanes what happened, where
 */
public record Timeline(Instant began, List<Lane> lanes) {
  public Timeline {
    lanes = List.copyOf(lanes);
  }

  /** Returns when the last thing ended. */
  public Instant ended() {
    return lanes.stream()
        .flatMap(lane -> lane.spans().stream())
        .map(Span::ended)
        .max(Comparator.naturalOrder())
        .orElse(began);
  }

  /** One node's share, or what is about all of them. */
  public record Lane(String name, List<Span> spans) {
    public Lane {
      spans = List.copyOf(spans);
    }
  }

  /**
   * Something that took a while.
   *
   * @param name what it is, where the kind does not say it: a module's name
   * @param failed whether it ended badly
   */
  public record Span(Kind kind, String name, Instant began, Instant ended, boolean failed) {}

  /** What took a while. */
  public enum Kind {
    KERNEL("kernel", true),
    USERSPACE("userspace", true),
    CLOUD_INIT("cloud-init", true),
    MODULE("its longest modules", true),
    READY("until ready", false),
    USER("user", false),
    KEY("pre-auth key", false),
    MEMBERSHIP("membership", false),
    CHECKS("checks", false);

    private final String label;
    private final boolean ofMachine;

    Kind(String label, boolean ofMachine) {
      this.label = label;
      this.ofMachine = ofMachine;
    }

    /** Returns its name in the style sheet. */
    public String id() {
      return "t-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns it in words. */
    public String label() {
      return label;
    }

    /** Says whether the machine does it by itself; the other kinds are steps of the ritual. */
    public boolean ofMachine() {
      return ofMachine;
    }
  }
}
