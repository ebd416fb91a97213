package tailnetlab.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tailnetlab.checks.Findings;
import tailnetlab.mutations.MutationMatrix;
import tailnetlab.mutations.MutationRow;
import tailnetlab.report.MutationTable;
import tailnetlab.report.Report;

/** What a run of mutations has seen so far: it stands, whatever goes wrong later. */
final class MutationsSoFar {
  /** What the longest name takes. */
  private static final int NAME = 28;

  private final Place place;
  private final Access access;
  private final int known;
  private final long seed;
  private final Terminal terminal;
  private final Instant began = Instant.now();
  private final List<MutationRow> rows = new ArrayList<>();
  private Findings unbroken = Findings.NONE;

  /**
   * @param known how many mutations of this lab there are, asked for or not
   * @param seed what their victims were drawn with
   * @param terminal told each as it comes
   */
  MutationsSoFar(Place place, Access access, int known, long seed, Terminal terminal) {
    this.place = place;
    this.access = access;
    this.known = known;
    this.seed = seed;
    this.terminal = terminal;
  }

  Terminal terminal() {
    return terminal;
  }

  /** Notes what the checks found before anything was broken. */
  void begin(Findings found) {
    unbroken = found;
  }

  /** Prints a row and keeps it at once: a run takes a third of an hour, and may be killed. */
  void add(MutationRow row) {
    rows.add(row);
    new MutationTable(terminal.width(), terminal.isColoured())
        .line(row, NAME)
        .forEach(terminal::line);
    new ReportFiles(place).note(matrix());
  }

  /** Says whether there is anything to tell. */
  boolean isAnything() {
    return !unbroken.all().isEmpty() || !rows.isEmpty();
  }

  /** Returns the rows; what was not reached is left out, as is what was not asked for. */
  MutationMatrix matrix() {
    return new MutationMatrix(
        rows, known - rows.size(), seed, began, Duration.between(began, Instant.now()));
  }

  /**
   * Writes the report.
   *
   * @return one line for the user
   */
  String report() {
    ReportFiles files = new ReportFiles(place);
    MutationMatrix matrix = matrix();
    Report.Run run = new Report.Run("./lab mutate", began, matrix.took());
    return files.write(
        new Report(access.plan(), access.tailnetAddresses(), unbroken, 0, files.host(), run)
            .withMutations(Optional.of(matrix).filter(any -> !rows.isEmpty())));
  }
}
