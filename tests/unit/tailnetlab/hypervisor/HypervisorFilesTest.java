package tailnetlab.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HypervisorFilesTest {
  @TempDir private Path folder;

  @Test
  void doesNotRunWhereNothingIsWrittenDown() {
    EmbeddedHypervisor hypervisor = hypervisor();
    assertThat(hypervisor.isRunning()).isFalse();
    assertThatCode(hypervisor::stop).as("stopping what does not run").doesNotThrowAnyException();
    assertThatThrownBy(() -> hypervisor.enter(List.of("true")))
        .hasMessage("The hypervisor does not run. Type: ./lab up");
  }

  @Test
  void isNotTakenForRunningByAnotherProcessOfTheSameNumber() throws IOException {
    Files.writeString(
        folder.resolve("hypervisor.json"),
        """
        {"process": {"pid": %d, "started": 1, "boot": "another"}, "since": "2026-01-01T00:00:00Z"}
        """
            .formatted(ProcessHandle.current().pid()));
    assertThat(hypervisor().isRunning()).as("running by our own process number").isFalse();
  }

  @Test
  void deletesLinksAndNotWhatTheyLeadTo() throws IOException {
    Path kept = Files.writeString(folder.resolve("kept"), "mine");
    Path doomed = Files.createDirectories(folder.resolve("doomed/deep"));
    Files.createSymbolicLink(doomed.resolve("link"), kept);
    Folders.delete(folder.resolve("doomed"));
    assertThat(folder.resolve("doomed")).doesNotExist();
    assertThat(kept).as("what the link led to").exists();
  }

  private EmbeddedHypervisor hypervisor() {
    return new EmbeddedHypervisor(
        folder,
        folder.resolve("cache"),
        new Programs(Map.of()),
        new UserNamespaces(folder, "alice"),
        true);
  }
}
