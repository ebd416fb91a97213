package tailnetlab.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tailnetlab.plan.Host;

/** The environment in which pulumi works on a lab, on a machine without the network's help. */
final class PulumiEnvironment {
  /** How the folder of a clone's wrappers ends; see {@code ./lab env}. */
  private static final String WRAPPERS = "/.lab/bin";

  private final Place place;
  private final Toolchain toolchain;

  PulumiEnvironment(Place place, Toolchain toolchain) {
    this.place = place;
    this.toolchain = toolchain;
  }

  /**
   * Returns the variables, PATH left out.
   *
   * @param libvirtUri where libvirt answers
   */
  Map<String, String> variables(String libvirtUri) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("PULUMI_HOME", toolchain.pulumiHome());
    variables.put("PULUMI_BACKEND_URL", "file://" + place.state());
    variables.put("PULUMI_CONFIG_PASSPHRASE_FILE", place.passphrase().toString());
    variables.put("PULUMI_SKIP_UPDATE_CHECK", "true");
    variables.put("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true");
    variables.put("PULUMI_DISABLE_REGISTRY_RESOLVE", "true");
    variables.put("PULUMI_STACK", place.stack());
    variables.put("LIBVIRT_DEFAULT_URI", libvirtUri);
    variables.put(Host.VARIABLE, place.host().toString());
    variables.put("LAB_ROOT", place.root().toString());
    variables.put("LAB_CACHE", place.cache().toString());
    return variables;
  }

  /**
   * Returns a PATH that finds the lab's pulumi first, and not the programs of {@code ./lab env}:
   * those lead back here, or to another clone. Pulumi takes `java` from it too: ours.
   */
  String path(String present) {
    Stream<String> others =
        Arrays.stream(present.split(":")).filter(folder -> !folder.endsWith(WRAPPERS));
    String java = Path.of(System.getProperty("java.home"), "bin").toString();
    return Stream.concat(Stream.of(toolchain.pulumiBin(), java), others)
        .collect(Collectors.joining(":"));
  }

  /** Returns the variables and the PATH for a process of ours. */
  Map<String, String> complete(String libvirtUri, Map<String, String> present) {
    Map<String, String> complete = variables(libvirtUri);
    complete.put("PATH", path(present.getOrDefault("PATH", "/usr/bin:/bin")));
    return complete;
  }
}
