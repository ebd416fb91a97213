package tailnetlab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tailnetlab.hypervisor.Folders;
import tailnetlab.plan.LabPlan;
import tailnetlab.remote.ConnectionLimits;
import tailnetlab.remote.Endpoint;
import tailnetlab.remote.Nodes;
import tailnetlab.report.Artefacts;
import tailnetlab.report.Redaction;

/** The traces that are kept where a proof did not pass. */
final class ArtefactFiles {
  private static final Path HYPERVISOR_LOGS = Path.of("/var/log/libvirt/qemu");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** A lab that is red every hour would else fill the disk. */
  private static final int KEPT = 10;

  private ArtefactFiles() {}

  /**
   * Collects from every node; to be called beside the guests.
   *
   * @return one line for the user: where they are, or why there are none
   */
  static String keep(Place place, Access access) {
    return keep(place, access.plan(), access.connections());
  }

  /** The same of a lab to which there is no key yet, or not to every node. */
  static String keep(Place place, LabPlan plan, Map<String, Endpoint> connections) {
    Path folder = place.artefacts().resolve(NAME.format(Instant.now()));
    List<String> keys = connections.values().stream().map(Endpoint::clientKey).distinct().toList();
    try (Nodes nodes = new Nodes(ConnectionLimits.brief())) {
      Artefacts.HostLogs logs =
          new Artefacts.HostLogs(HYPERVISOR_LOGS, place.hypervisor().resolve("log"));
      new Artefacts(plan, logs, new Redaction(keys), LIMIT).collect(nodes.at(connections), folder);
      prune(place.artefacts());
      return "Artefacts: " + folder;
    } catch (IOException | RuntimeException e) {
      return "The artefacts in %s are not whole: %s".formatted(folder, e);
    }
  }

  /** Takes away all but the last few; what somebody else has put there stays. */
  static void prune(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> ours =
          all.filter(path -> path.getFileName().toString().matches("\\d{8}-\\d{6}"))
              .sorted(Comparator.reverseOrder())
              .toList();
      for (Path old : ours.subList(Math.min(KEPT, ours.size()), ours.size())) {
        Folders.delete(old);
      }
    }
  }
}
