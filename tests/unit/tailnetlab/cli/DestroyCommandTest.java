package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestroyCommandTest {
  @TempDir private Path root;

  @Test
  void clearsFilesAndFoldersOfARunAndKeepsTheReport() throws IOException {
    Place place = Place.of(Map.of("LAB_ROOT", root.toString()), "lab").made();
    Files.createDirectories(place.folder().resolve("trail"));
    Files.writeString(place.folder().resolve("trail/control.json"), "{}");
    Files.writeString(place.folder().resolve("events.jsonl"), "");
    Files.writeString(place.baseline(), "");
    Files.createDirectories(place.report());
    Files.writeString(place.report().resolve("report.html"), "");

    DestroyCommand.clear(place);

    try (var left = Files.list(place.folder())) {
      assertThat(left).extracting(path -> path.getFileName().toString()).containsExactly("report");
    }
  }
}
