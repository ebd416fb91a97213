package tailnetlab.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What this machine offers a lab, found by set-up and by the probe. `./lab` writes it, the program
 * and the provider read it; nothing of it is in the stack's configuration, because another machine
 * offers something else.
 *
 * @param libvirtUri where libvirt answers, seen from the program
 * @param acceleration never AUTO: what the probe saw
 * @param timeScale how much slower guests are than the machine the limits were made for (hardware
 *     virtualisation is 1); every time limit of a guest is multiplied by it
 * @param image the lab's own guest image
 * @param packagesIso the package volume
 * @param seeds the folder for the guests' seed images; they hold secrets
 * @param versions what runs in the guests, by program
 */
public record Host(
    String libvirtUri,
    LabPlan.Acceleration acceleration,
    double timeScale,
    Image image,
    String packagesIso,
    String seeds,
    Map<String, String> versions) {

  /** The environment variable that names the file. */
  public static final String VARIABLE = "TAILNET_LAB_HOST";

  public Host {
    versions = Map.copyOf(versions);
  }

  /** The files of the lab's own guest image: booted directly, without a boot loader. */
  public record Image(String qcow2, String kernel, String initrd) {}

  /**
   * Reads the file that the environment names.
   *
   * @throws IllegalStateException when there is none, saying what to type
   */
  public static Host read(Map<String, String> environment) {
    String file = environment.get(VARIABLE);
    if (file == null || !Files.isReadable(Path.of(file))) {
      throw new IllegalStateException(
          "%s names no readable file (%s): nothing is known of this machine. Type `./lab up`, or"
                  .formatted(VARIABLE, file)
              + " `eval \"$(./lab env)\"` before plain pulumi");
    }
    try {
      return new ObjectMapper().readValue(Path.of(file).toFile(), Host.class);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is damaged; `./lab up` writes it anew", e);
    }
  }
}
