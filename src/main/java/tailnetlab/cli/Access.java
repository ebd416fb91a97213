package tailnetlab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tailnetlab.LabOutputs;
import tailnetlab.pki.Authority;
import tailnetlab.plan.LabPlan;
import tailnetlab.remote.Endpoint;

/**
 * How to reach a lab that stands: the stack's outputs, remembered. Holds private keys.
 *
 * @param outputs what the program told
 */
record Access(LabOutputs outputs) {
  /** Returns what was built. */
  LabPlan plan() {
    return outputs.plan();
  }

  /** Returns how each node is reached, by name. */
  Map<String, Endpoint> connections() {
    return outputs.connections();
  }

  /** Returns each member's addresses, by node. */
  Map<String, List<String>> tailnetAddresses() {
    return outputs.tailnetAddresses();
  }

  /** Returns who signs the lab's certificates; none in what an earlier lab left to remember. */
  Optional<Authority> authority() {
    return outputs.authority();
  }

  /**
   * Reads what {@code pulumi stack output --json --show-secrets} printed.
   *
   * @return nothing when the stack has no such outputs: nothing stands
   */
  static Optional<Access> parse(String outputs) {
    try {
      return LabOutputs.read(outputs).map(Access::new);
    } catch (IllegalArgumentException e) {
      throw LabException.failed(
          "The stack's outputs are not those of a lab (%s). Type: ./lab up"
              .formatted(e.getMessage()));
    }
  }

  /**
   * Asks pulumi, and remembers the answer for the other verbs.
   *
   * @param plan what was to be built: known even where it was not finished
   */
  static Optional<Access> fetch(Pulumi pulumi, Place place, LabPlan plan) {
    String outputs = pulumi.require("stack", "output", "--json", "--show-secrets");
    Optional<Access> access = parse(outputs);
    if (access.isEmpty()) {
      access = HalfBuilt.parse(pulumi.require("stack", "export", "--show-secrets"), plan);
    }
    try {
      if (access.isPresent()) {
        PrivateFiles.write(place.access(), access.get().outputs().write());
        SshFiles.write(place, access.get());
      } else {
        forget(place);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return access;
  }

  /**
   * Says whether the state is still the one that was remembered: plain {@code pulumi up} may have
   * built or replaced what we know nothing of.
   */
  static boolean isCurrent(Place place) {
    try {
      FileTime remembered = Files.getLastModifiedTime(place.access());
      return new StateFile(place).changed().map(at -> at.compareTo(remembered) <= 0).orElse(true);
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns what was remembered, after a run that changed nothing of it but the state's file. */
  static Access confirmed(Place place) {
    try {
      Files.setLastModifiedTime(place.access(), FileTime.from(Instant.now()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return remembered(place);
  }

  /**
   * Returns how to reach a lab that stands; asks pulumi where what is remembered is not current.
   *
   * @throws LabException when no lab stands; the status means that nothing can be judged
   */
  static Access known(Place place) {
    if (isCurrent(place) || !new StateFile(place).exists()) {
      return remembered(place);
    }
    Workbench bench = Workbench.open(place);
    return bench.hypervisor().isRunning()
        ? fetch(bench.pulumi(), place, bench.plan()).orElseThrow(() -> none(place))
        : remembered(place);
  }

  /**
   * Sees to it that {@link #known} has an answer; reads it only where that takes pulumi.
   *
   * @throws LabException when no lab stands; the status means that nothing can be judged
   */
  static void mustBeKnown(Place place) {
    if (!isCurrent(place)) {
      known(place);
    }
  }

  /**
   * Returns what was remembered when the lab was built.
   *
   * @throws LabException when no lab stands; the status means that nothing can be judged
   */
  static Access remembered(Place place) {
    try {
      return parse(Files.readString(place.access())).orElseThrow(() -> none(place));
    } catch (NoSuchFileException e) {
      throw none(place);
    } catch (IOException e) {
      throw new LabException(
          3,
          "%s cannot be read (%s). Is the lab another user's?"
              .formatted(place.access(), e.getClass().getSimpleName()));
    }
  }

  /** Returns what was remembered, where anything was that can be read. */
  static Optional<Access> ifRemembered(Place place) {
    try {
      return Optional.of(remembered(place));
    } catch (LabException e) {
      return Optional.empty();
    }
  }

  /** Forgets everything: the lab is gone. */
  static void forget(Place place) throws IOException {
    Files.deleteIfExists(place.access());
    SshFiles.forget(place);
  }

  private static LabException none(Place place) {
    String option = place.stack().equals(Place.DEFAULT_STACK) ? "" : " --stack " + place.stack();
    return new LabException(
        3, "No lab \"%s\" stands. Type: ./lab up%s".formatted(place.stack(), option));
  }

  @Override
  public String toString() {
    return "Access to " + connections().keySet();
  }
}
