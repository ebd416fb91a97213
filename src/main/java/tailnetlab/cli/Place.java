package tailnetlab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Where everything of a lab lies.
 *
 * @param root the clone
 * @param cache what any clone may share
 * @param stack the stack's name
 */
public record Place(Path root, Path cache, String stack) {
  /** The stack that is meant where none is named. */
  public static final String DEFAULT_STACK = "lab";

  /** What .lab/ holds besides the folders of stacks. */
  private static final Set<String> TAKEN = Set.of("bin", "logs", "stamps", "state", "sdk-scratch");

  private static final String STACK = "[a-zA-Z0-9][a-zA-Z0-9_.-]{0,39}";

  /**
   * Finds the place of a stack's lab.
   *
   * @param environment where LAB_ROOT and LAB_CACHE are, as the script `lab` sets them
   * @throws LabException when the stack's name is none
   */
  public static Place of(Map<String, String> environment, String stack) {
    if (!stack.matches(STACK)) {
      throw LabException.usage(
          "--stack: \"%s\" is no stack name. Use up to 40 letters, digits, dots, dashes and underscores, a letter or digit first"
              .formatted(stack));
    }
    if (TAKEN.contains(stack)) {
      throw LabException.usage(
          "--stack: \"%s\" is a folder of the lab's own in .lab/. Use another name"
              .formatted(stack));
    }
    Path root = Path.of(environment.getOrDefault("LAB_ROOT", "")).toAbsolutePath().normalize();
    Path home = Path.of(System.getProperty("user.home"));
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", home.resolve(".cache").toString());
    Path cache = Path.of(environment.getOrDefault("LAB_CACHE", xdg + "/tailnet-lab"));
    return new Place(root, cache.toAbsolutePath(), stack);
  }

  /** Returns the git-ignored folder of this clone. */
  public Path dotLab() {
    return root.resolve(".lab");
  }

  /** Returns what set-up wrote down of the tools. */
  public Path toolchain() {
    return dotLab().resolve("toolchain.json");
  }

  /** Returns Pulumi's own state, of all stacks. */
  public Path state() {
    return dotLab().resolve("state");
  }

  /** Returns the file with the passphrase of the state's secrets. */
  public Path passphrase() {
    return dotLab().resolve("passphrase");
  }

  /** Returns the folder with the programs of {@code ./lab env}. */
  public Path bin() {
    return dotLab().resolve("bin");
  }

  /** Returns the folder of this stack. */
  public Path folder() {
    return dotLab().resolve(stack);
  }

  /** Returns the folder of the embedded hypervisor. */
  public Path hypervisor() {
    return folder().resolve("hypervisor");
  }

  /** Returns what this machine offers, as the program and the provider read it. */
  public Path host() {
    return folder().resolve("host.json");
  }

  /** Returns the folder of the images that guests read at their first boot. */
  public Path seeds() {
    return folder().resolve("seeds");
  }

  /** Returns the folder of the SSH client's files. */
  public Path ssh() {
    return folder().resolve("ssh");
  }

  /** Returns what is remembered of the stack's outputs: how to reach the nodes. */
  public Path access() {
    return folder().resolve("access.json");
  }

  /** Returns the mark of a baseline: while it is there, the lab may be changed on purpose. */
  public Path baseline() {
    return folder().resolve("baseline");
  }

  /** Returns this clone's claim to the stack's names, on a libvirt that others use too. */
  public Path claim() {
    return folder().resolve("claim");
  }

  /** Returns the folder of the last proof's report. */
  public Path report() {
    return folder().resolve("report");
  }

  /** Returns how the lab came to be, for the reports that are written of it. */
  public Path timeline() {
    return folder().resolve("timeline.json");
  }

  /** Returns the folder of what was kept of failures, one folder for each. */
  public Path artefacts() {
    return folder().resolve("artefacts");
  }

  /** Returns the stack's configuration. */
  public Path configuration() {
    return root.resolve("Pulumi." + stack + ".yaml");
  }

  /** Makes the folders that everything else is put into. */
  public Place made() {
    try {
      Files.createDirectories(folder());
      Files.createDirectories(state());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
