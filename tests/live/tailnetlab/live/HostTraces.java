package tailnetlab.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a lab could leave on the machine that hosts it.
 *
 * @param links the network devices
 * @param routes the routing table
 * @param hosts the text of /etc/hosts
 * @param libvirt the processes of a libvirt and its guests
 */
record HostTraces(Set<String> links, List<String> routes, String hosts, Set<String> libvirt) {
  private static final Set<String> PROGRAMS =
      Set.of("libvirtd", "virtlogd", "qemu-system-x86_64", "tini");

  /** Looks at the machine now. */
  static HostTraces now() {
    try (Stream<Path> devices = Files.list(Path.of("/sys/class/net"))) {
      return new HostTraces(
          devices.map(Path::getFileName).map(Path::toString).collect(Collectors.toSet()),
          Files.readAllLines(Path.of("/proc/net/route")),
          Files.readString(Path.of("/etc/hosts")),
          processes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> processes() {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .command()
                    .map(command -> PROGRAMS.contains(Path.of(command).getFileName().toString()))
                    .orElse(false))
        .map(process -> process.pid() + " " + process.info().command().orElse(""))
        .collect(Collectors.toSet());
  }
}
