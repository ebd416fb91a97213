package tailnetlab.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tailnetlab.hypervisor.AccelerationProbe;
import tailnetlab.hypervisor.CpuSpeed;
import tailnetlab.hypervisor.EmbeddedHypervisor;
import tailnetlab.hypervisor.Hypervisor;
import tailnetlab.hypervisor.Programs;
import tailnetlab.hypervisor.SystemHypervisor;
import tailnetlab.hypervisor.UserNamespaces;
import tailnetlab.plan.Host;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.PlanException;
import tailnetlab.plan.PlanReader;

/** Everything one needs to work on a lab: its place, its tools, its hypervisor. */
final class Workbench {
  private final Place place;
  private final Toolchain toolchain;
  private final StackFiles settings;
  private final Hypervisor hypervisor;

  private Workbench(Place place, Toolchain toolchain, StackFiles settings, Hypervisor hypervisor) {
    this.place = place;
    this.toolchain = toolchain;
    this.settings = settings;
    this.hypervisor = hypervisor;
  }

  /**
   * Opens the workbench of a lab; nothing is started, and the plan may still have mistakes.
   *
   * @throws LabException when the lab is not built, or a file of it is damaged
   */
  static Workbench open(Place place) {
    Toolchain toolchain = Toolchain.read(place.toolchain());
    StackFiles settings =
        StackFiles.read(place.root().resolve("Pulumi.yaml"), place.configuration());
    String uri =
        settings
            .get("hypervisor")
            .map(JsonNode::asText)
            .filter(text -> !text.isBlank())
            .orElse(LabPlan.Hypervisor.EMBEDDED);
    place.made();
    Passphrase.make(place.passphrase());
    return new Workbench(place, toolchain, settings, hypervisor(place, uri));
  }

  Place place() {
    return place;
  }

  Hypervisor hypervisor() {
    return hypervisor;
  }

  boolean isEmbedded() {
    return hypervisor instanceof EmbeddedHypervisor;
  }

  PulumiEnvironment environment() {
    return new PulumiEnvironment(place, toolchain);
  }

  Pulumi pulumi() {
    Map<String, String> variables = environment().complete(hypervisor.uri(), System.getenv());
    return new Pulumi(place, hypervisor, variables);
  }

  /**
   * Reads the plan of the stack's files.
   *
   * @throws LabException with a line for every mistake
   */
  LabPlan plan() {
    try {
      return PlanReader.read(place.stack(), settings, place.root());
    } catch (PlanException e) {
      String file = place.configuration().getFileName().toString();
      throw LabException.usage(
          e.mistakes().stream()
              .map(mistake -> file + ": " + mistake)
              .collect(Collectors.joining("\n")));
    }
  }

  /**
   * Requires that the lab stands where the configuration would make it now: else it would be
   * forgotten over there.
   *
   * @throws LabException naming both places
   */
  void mustBeWhereTheLabIs() {
    String now = foreignUri().orElse(LabPlan.Hypervisor.EMBEDDED);
    Access.ifRemembered(place)
        .map(access -> access.plan().hypervisor().uri())
        .filter(stood -> !stood.equals(now))
        .ifPresent(
            stood -> {
              throw LabException.usage(
                  "%s: hypervisor: it says %s, and the lab stands on %s. Write %s again, and destroy the lab before you change it"
                      .formatted(place.configuration().getFileName(), now, stood, stood));
            });
  }

  /** Returns the plan where the configuration has no mistakes. */
  Optional<LabPlan> planIfWhole() {
    try {
      return Optional.of(plan());
    } catch (LabException e) {
      return Optional.empty();
    }
  }

  /** Returns the wish for the guests' CPUs, without judging the rest of the plan. */
  LabPlan.Acceleration wish() {
    String wish = settings.get("acceleration").map(JsonNode::asText).orElse("auto");
    return Arrays.stream(LabPlan.Acceleration.values())
        .filter(known -> known.name().equalsIgnoreCase(wish))
        .findFirst()
        .orElse(LabPlan.Acceleration.AUTO);
  }

  /** Finds out how fast guests run here; needs the hypervisor. */
  CpuSpeed speed(LabPlan.Acceleration wish) {
    AccelerationProbe probe =
        new AccelerationProbe(
            Path.of("/"),
            Path.of(toolchain.image().kernel()),
            Path.of(toolchain.image().initrd()),
            // Another's libvirt may be allowed what our namespace is not.
            place.cache().resolve("acceleration").resolve(isEmbedded() ? "embedded" : "own"),
            this::asGuests);
    return probe.probe(wish);
  }

  /** Writes down what this machine offers, for the program and the provider. */
  void writeHost(CpuSpeed speed) {
    Host host =
        new Host(
            hypervisor.uri(),
            speed.acceleration(),
            speed.timeScale(),
            toolchain.hostImage(),
            toolchain.packagesIso(),
            place.seeds().toString(),
            toolchain.versions());
    try {
      PrivateFiles.write(
          place.host(),
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(host));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Wraps a command to have the rights of a guest: libvirt drops the groups of its user. */
  private List<String> asGuests(List<String> command) {
    if (!isEmbedded()) {
      return command;
    }
    List<String> words = new ArrayList<>(List.of("setpriv", "--clear-groups"));
    words.addAll(command);
    return hypervisor.enter(words);
  }

  /** Returns whether the configuration names a libvirt, and which. */
  Optional<String> foreignUri() {
    return isEmbedded() ? Optional.empty() : Optional.of(hypervisor.uri());
  }

  private static Hypervisor hypervisor(Place place, String uri) {
    Programs programs = new Programs(Map.of());
    if (!uri.equals(LabPlan.Hypervisor.EMBEDDED)) {
      return new SystemHypervisor(uri, programs);
    }
    if (Inside.isHere(place)) {
      // In its own shell the lab's libvirt is simply the system's.
      return new SystemHypervisor(EmbeddedHypervisor.URI, programs);
    }
    String user = System.getProperty("user.name");
    return new EmbeddedHypervisor(
        place.hypervisor(),
        place.cache().resolve("libvirt-cache"),
        programs,
        new UserNamespaces(Path.of("/"), user),
        user.equals("root"));
  }
}
