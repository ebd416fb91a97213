package tailnetlab.mesh;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import tailnetlab.remote.Command;
import tailnetlab.remote.Node;

/**
 * The guest's clock against ours.
 *
 * <p>A guest that was put back to a snapshot lives in the past: certificates and keys made since
 * are then not valid yet.
 */
public final class GuestClock {
  private final Node node;
  private final Clock ours;

  public GuestClock(Node node, Clock ours) {
    this.node = node;
    this.ours = ours;
  }

  /** Measures how far the guest is ahead of us; negative when it is behind. */
  public Duration offset() {
    Instant before = ours.instant();
    String guest = node.run(Command.of("date", "+%s %N")).require();
    Instant after = ours.instant();
    String[] words = guest.split(" ");
    Instant read = Instant.ofEpochSecond(Long.parseLong(words[0]), Long.parseLong(words[1]));
    // The guest read its clock somewhere in between: the middle is the best guess.
    return Duration.between(before.plus(Duration.between(before, after).dividedBy(2)), read);
  }

  /** Sets the guest's clock to ours, and returns how far it was ahead. */
  public Duration step() {
    Duration offset = offset();
    Instant now = ours.instant();
    node.run(Command.of("date", "--set=@%d.%09d".formatted(now.getEpochSecond(), now.getNano())))
        .require();
    return offset;
  }
}
