package tailnetlab.checks;

import java.nio.file.Path;
import java.util.List;

/**
 * Where this machine keeps what belongs to a lab.
 *
 * @param without files, and folders of files, in which no secret may be
 * @param state the one of them in which secrets are, encrypted
 * @param owners files, and folders of files, that may hold secrets and are their owner's alone
 * @param closed folders that nobody but their owner may enter
 * @param processes what the kernel tells of processes: {@code /proc}
 */
public record SecretPlaces(
    List<Path> without, Path state, List<Path> owners, List<Path> closed, Path processes) {
  public SecretPlaces {
    without = List.copyOf(without);
    owners = List.copyOf(owners);
    closed = List.copyOf(closed);
  }
}
