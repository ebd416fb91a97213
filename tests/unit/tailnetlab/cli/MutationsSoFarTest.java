package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailnetlab.mutations.MutationMatrix;
import tailnetlab.mutations.MutationRow;
import tailnetlab.mutations.MutationRow.Outcome;
import tailnetlab.mutations.MutationsJson;

class MutationsSoFarTest {
  @TempDir private Path root;

  @Test
  void keepsEachRowAsItComes() throws Exception {
    HeldLab lab = new HeldLab(root);
    MutationsSoFar seen = new MutationsSoFar(lab.place(), lab.access(), 65, 7, lab.terminal());
    assertThat(seen.isAnything()).isFalse();

    seen.add(row("firewall-off"));
    seen.add(row("twin"));

    String kept = Files.readString(lab.place().report().resolve("partial/mutations.json"));
    MutationMatrix matrix = new MutationsJson().read(kept);
    assertThat(matrix.rows()).extracting(MutationRow::name).containsExactly("firewall-off", "twin");
    assertThat(matrix.leftOut()).isEqualTo(63);
    assertThat(lab.told()).contains("firewall-off").contains("twin");
    assertThat(seen.report()).endsWith("/partial/report.html");
  }

  private static MutationRow row(String name) {
    return new MutationRow(
        name,
        "something is wrong",
        "S1",
        "NO_PATH",
        "silence",
        List.of(),
        Outcome.KILLED,
        Map.of("S1", List.of("NO_PATH")),
        List.of(),
        Set.of("S1"),
        false,
        "green",
        Duration.ZERO);
  }
}
