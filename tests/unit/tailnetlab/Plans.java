package tailnetlab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tailnetlab.plan.Host;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.LabPlan.Acceleration;
import tailnetlab.plan.PlanReader;

/** Plans for tests: the project's own defaults, with a few keys of the test's. */
public final class Plans {
  private Plans() {}

  /** Reads the defaults of Pulumi.yaml under these keys (YAML). */
  public static LabPlan with(String overlay) {
    return with(overlay, Path.of(""));
  }

  /** Reads them with paths that begin in this folder. */
  public static LabPlan with(String overlay, Path project) {
    try {
      YAMLMapper yaml = new YAMLMapper();
      JsonNode defaults = yaml.readTree(Path.of("Pulumi.yaml").toFile()).path("config");
      JsonNode own = yaml.readTree(overlay);
      return PlanReader.read(
          "lab",
          key ->
              own.has(key)
                  ? Optional.of(own.get(key))
                  : Optional.ofNullable(defaults.path(key).get("default")),
          project);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the defaults of Pulumi.yaml. */
  public static LabPlan defaults() {
    return with("");
  }

  /** Describes a machine of that acceleration. */
  public static Host host(Acceleration acceleration) {
    return new Host(
        "test:///default",
        acceleration,
        1,
        new Host.Image("/files/guest.qcow2", "/files/vmlinuz", "/files/initrd.img"),
        "/files/packages.iso",
        "/lab/seeds",
        Map.of("headscale", "0.29.3"));
  }
}
