package tailnetlab.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tailnetlab.plan.Host;

/**
 * What set-up built, and where.
 *
 * @param pulumiBin the folder of pulumi and its Java language host
 * @param pulumiHome Pulumi's home, with the plugins
 * @param image the lab's own guest image
 * @param packagesIso the package volume
 * @param versions the version of each program, by name
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Toolchain(
    String pulumiBin,
    String pulumiHome,
    Image image,
    String packagesIso,
    Map<String, String> versions) {

  /** The files of the guest image. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Image(String qcow2, String kernel, String initrd) {}

  /**
   * Reads what set-up wrote.
   *
   * @throws LabException when set-up has not run, or what it built has gone
   */
  public static Toolchain read(Path file) {
    if (!Files.exists(file)) {
      throw LabException.failed(file + ": not there: the lab is not built yet. Type: ./lab up");
    }
    try {
      Toolchain toolchain = new ObjectMapper().readValue(file.toFile(), Toolchain.class);
      toolchain.mustExist("pulumiBin", toolchain.pulumiBin() + "/pulumi", file);
      toolchain.mustExist("image.qcow2", toolchain.image().qcow2(), file);
      toolchain.mustExist("image.kernel", toolchain.image().kernel(), file);
      toolchain.mustExist("image.initrd", toolchain.image().initrd(), file);
      toolchain.mustExist("packagesIso", toolchain.packagesIso(), file);
      return toolchain;
    } catch (IOException | NullPointerException e) {
      throw LabException.failed(
          "%s: damaged (%s). `./lab setup` writes it anew".formatted(file, e.getMessage()));
    }
  }

  /** Returns the guest image as the program wants it. */
  public Host.Image hostImage() {
    return new Host.Image(image.qcow2(), image.kernel(), image.initrd());
  }

  private void mustExist(String key, String path, Path file) {
    if (!Files.isReadable(Path.of(path))) {
      throw LabException.failed(
          "%s: %s: %s is missing or may not be read. `./lab setup` builds it anew"
              .formatted(file, key, path));
    }
  }
}
