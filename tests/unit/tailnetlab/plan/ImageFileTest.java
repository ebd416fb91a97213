package tailnetlab.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailnetlab.Plans;
import tailnetlab.plan.LabPlan.GuestImage;

class ImageFileTest {
  /** Of the four bytes below, by sha256sum. */
  private static final String SUM =
      "aea9800e5252b7172c533c82ffd26e6a670c060332a5c9aec024e37951772b53";

  @TempDir private Path folder;

  @BeforeEach
  void putAnImageThere() throws IOException {
    Files.write(folder.resolve("own.qcow2"), "QFI\u00fb".getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void takesAnImageByItsPathFromTheProjectsFolder() {
    GuestImage image = read("image: own.qcow2");

    assertThat(image.path()).isEqualTo(folder.resolve("own.qcow2").toString());
    assertThat(image.isOurs()).isFalse();
  }

  @Test
  void holdsTheImageAgainstItsSum() {
    assertThat(read("image: own.qcow2\nimageSha256: " + SUM).sha256()).isEqualTo(SUM);
    assertThat(read("image: own.qcow2\nimageSha256: " + SUM.toUpperCase(Locale.ROOT)).sha256())
        .isEqualTo(SUM);
  }

  @Test
  void refusesAnImageOfAnotherSum() {
    refuses(
        "image: own.qcow2\nimageSha256: " + "a".repeat(64),
        "imageSha256: \"own.qcow2\" has another one, " + SUM);
  }

  @Test
  void refusesWhatIsNoSum() {
    refuses("image: own.qcow2\nimageSha256: abc", "imageSha256: \"abc\" is no SHA-256");
  }

  @Test
  void refusesASumOfNothing() {
    refuses("imageSha256: " + SUM, "imageSha256: there is no image that it is the sum of");
  }

  @Test
  void refusesAnImageThatIsNotThere() {
    refuses("image: /gone/debian.qcow2", "image: there is no file \"/gone/debian.qcow2\"");
  }

  @Test
  void refusesAnotherKindOfFile() throws IOException {
    Files.writeString(folder.resolve("disk.raw"), "not at all");
    refuses("image: disk.raw", "image: \"disk.raw\" is no qcow2");
  }

  private GuestImage read(String overlay) {
    return Plans.with(overlay, folder).guests();
  }

  private void refuses(String overlay, String message) {
    assertThatThrownBy(() -> read(overlay)).hasMessageContaining(message);
  }
}
