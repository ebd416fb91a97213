package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What ends a run from outside ends it in the midst of its work. SIGTERM stands for all: who starts
 * these tests in the background may have the others ignored.
 */
class InterruptTest {
  @TempDir private Path root;

  @ParameterizedTest
  @ValueSource(strings = {"work", "put-back"})
  void putsTheGuestsBackAndLetsThemRun(String when) throws Exception {
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                ClassPath.ours(),
                InterruptedRun.class.getName(),
                root.toString(),
                when)
            .redirectErrorStream(true)
            .start();
    List<String> said = new ArrayList<>();
    try (BufferedReader lines = run.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        boolean first = line.equals(InterruptedRun.READY) && !said.contains(line);
        said.add(line);
        if (first) {
          said.removeIf(before -> !before.equals(InterruptedRun.READY));
          new ProcessBuilder("kill", "-s", "TERM", String.valueOf(run.pid())).start().waitFor();
        }
      }
    }

    assertThat(run.waitFor()).isEqualTo(143);
    assertThat(said)
        .as("%s", said)
        .filteredOn(line -> line.contains("loadvm"))
        .hasSizeGreaterThan(2);
    int last = said.lastIndexOf("resume tailnet-lab-app");
    assertThat(said.subList(last, said.size())).noneMatch(line -> line.startsWith("suspend"));
    assertThat(Files.exists(new Place(root, root, "lab").baseline()))
        .as("the mark, for the clocks")
        .isTrue();
  }
}
