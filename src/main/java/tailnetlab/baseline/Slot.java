package tailnetlab.baseline;

import java.util.List;
import java.util.regex.Pattern;

/** The two names under which a snapshot is kept: a new one is saved beside the old one. */
enum Slot {
  ONE("tailnet-lab-baseline"),
  OTHER("tailnet-lab-next");

  /** What follows are snapshots of some of the disks alone, which cannot be put back to. */
  private static final String PARTIAL = "List of partial";

  /** How an answer of {@code info snapshots} begins; anything else is trouble. */
  private static final List<String> ANSWERS =
      List.of("List of snapshots", "There is no snapshot", "No available block device");

  private final String tag;
  private final Pattern line;

  Slot(String tag) {
    this.tag = tag;
    // An older QEMU pads a tag to 17 characters, so that a size may follow a longer one at once.
    this.line = Pattern.compile("(?m)^\\S+\\s+" + Pattern.quote(tag) + "(\\s|[0-9.]+ [KMGT]?i?B)");
  }

  /** Returns the one beside it. */
  Slot other() {
    return this == ONE ? OTHER : ONE;
  }

  /** Says whether the monitor told of its snapshots, or why it cannot. */
  static boolean isAnswer(String snapshots) {
    return ANSWERS.stream().anyMatch(snapshots::startsWith);
  }

  /** Says whether it is in what {@code info snapshots} printed, in the column of tags. */
  boolean isIn(String snapshots) {
    return line.matcher(snapshots.split(PARTIAL, 2)[0]).find();
  }

  @Override
  public String toString() {
    return tag;
  }
}
