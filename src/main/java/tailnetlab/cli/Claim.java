package tailnetlab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tailnetlab.cli.Leftovers.Leftover;
import tailnetlab.cli.StateFile.Resource;

/**
 * A clone's word that things of the stack's names are its own. A libvirt that others use too may
 * have them of another clone, whose lab has the same name: those are not left over.
 *
 * @param file made before the first thing of a lab is; gone with the lab
 */
record Claim(Path file) {
  /**
   * Takes the names, where this clone has not got them yet.
   *
   * @param known what the state knows
   * @param found what is there besides
   * @throws LabException when there are things that this clone did not make
   */
  void take(String uri, List<Resource> known, List<Leftover> found) {
    // The first resource is the stack itself.
    boolean mine = Files.exists(file) || known.size() > 1;
    if (!mine && !found.isEmpty()) {
      throw LabException.failed(
          "%s has things of this name that this clone did not make: %s. Another clone's lab? Destroy it there, or give this one another name: --stack NAME. If it is nobody's, remove it with virsh (docs/own-libvirt.md)"
              .formatted(uri, Leftovers.told(found)));
    }
    try {
      Files.writeString(file, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
