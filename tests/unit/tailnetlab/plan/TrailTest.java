package tailnetlab.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrailTest {
  @TempDir private Path folder;

  @Test
  void keepsItBesideTheHostsFileForItsOwner() throws IOException {
    Trail trail = Trail.of(Map.of(Host.VARIABLE, folder.resolve("host.json").toString()));
    trail.findings("{}");
    trail.boot("app", "[]");

    assertThat(Trail.beside(folder.resolve("host.json")).findings()).contains("{}");
    assertThat(trail.boot("app")).contains("[]");
    assertThat(trail.boot("client")).isEmpty();
    assertThat(Files.getPosixFilePermissions(folder.resolve("trail/findings.json")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void forgetsTheLastFindingsAndNoBoot() {
    Trail trail = Trail.in(folder);
    trail.findings("{}");
    trail.boot("app", "[]");
    trail.begin();

    assertThat(trail.findings()).isEmpty();
    assertThat(trail.boot("app")).isPresent();
  }

  @Test
  void losesNothingElseWhereItCannotBeKept() throws IOException {
    Trail nowhere = Trail.of(Map.of());
    nowhere.findings("{}");
    assertThat(nowhere.findings()).isEmpty();

    Files.writeString(folder.resolve("file"), "");
    Trail blocked = Trail.in(folder.resolve("file"));
    blocked.findings("{}");
    assertThat(blocked.findings()).isEmpty();
  }
}
