package tailnetlab.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailnetlab.provider.Resource.State;

final class SeedImageTest {
  private static final String TYPE = "SeedImage";

  @TempDir private Path lab;

  private final Wire wire =
      Wire.to(
          endpoint -> {
            throw new AssertionError("no guest is needed for a seed");
          });

  @AfterEach
  void hangUp() {
    wire.close();
  }

  @Test
  void makesAnImageThatCloudInitFindsByItsLabel() throws Exception {
    Path image = made("#cloud-config\n");

    assertThat(isoinfo("-d", image)).contains("Volume id: CIDATA");
    assertThat(isoinfo("-J", image)).isEqualTo("#cloud-config\n");
  }

  @Test
  void letsNobodyElseReadIt() throws IOException {
    Path image = made("secret");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(image)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(image.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void leavesNothingElseInTheFolder() throws IOException {
    Path image = made("secret");

    try (var files = Files.list(image.getParent())) {
      assertThat(files).containsExactly(image);
    }
  }

  @Test
  void namesAnotherSeedAnotherFile() {
    assertThat(made("one")).isNotEqualTo(made("two"));
  }

  @Test
  void isGoneWhenItsFileIs() throws IOException {
    State state = wire.create(TYPE, inputs("seed"));
    assertThat(wire.read(TYPE, state)).isPresent();

    Files.delete(Path.of(state.outputs().text("path")));

    assertThat(wire.read(TYPE, state)).isEmpty();
  }

  @Test
  void removesItsFile() {
    State state = wire.create(TYPE, inputs("seed"));

    wire.delete(TYPE, state);

    assertThat(Path.of(state.outputs().text("path"))).doesNotExist();
  }

  @Test
  void saysWhichFolderCannotBeWritten() throws IOException {
    Files.writeString(lab.resolve("seeds"), "a file where the folder should be");

    assertThatThrownBy(() -> wire.create(TYPE, inputs("seed")))
        .hasMessageContaining("the seed image " + lab.resolve("seeds/app-"))
        .hasMessageContaining("cannot be written");
  }

  private Path made(String userData) {
    return Path.of(wire.create(TYPE, inputs(userData)).outputs().text("path"));
  }

  private Properties inputs(String userData) {
    return Properties.NONE
        .with("folder", lab.resolve("seeds").toString())
        .with("node", "app")
        .withSecret("userData", userData)
        .with("metaData", "instance-id: app\n")
        .with("networkConfig", "version: 2\n");
  }

  private static String isoinfo(String what, Path image) throws Exception {
    ProcessBuilder builder =
        what.equals("-d")
            ? new ProcessBuilder("isoinfo", "-d", "-i", image.toString())
            : new ProcessBuilder("isoinfo", what, "-x", "/user-data", "-i", image.toString());
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out;
  }
}
