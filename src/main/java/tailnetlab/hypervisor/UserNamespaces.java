package tailnetlab.hypervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What can keep an ordinary user from having a namespace with many users in it. */
public final class UserNamespaces {
  private static final String ELSE =
      "Or run ./lab with sudo, or use a libvirt of the system: pulumi config set hypervisor"
          + " qemu:///system";

  private final Path root;
  private final String user;

  /**
   * @param root where the machine's files are: {@code /}, or a test's copy
   * @param user the user's name
   */
  public UserNamespaces(Path root, String user) {
    this.root = root;
    this.user = user;
  }

  /** Returns what stands in the way and what to type, or nothing when nothing is seen. */
  public Optional<String> obstacle() {
    return sysctl("kernel.unprivileged_userns_clone", "0", "1")
        .or(() -> sysctl("kernel.apparmor_restrict_unprivileged_userns", "1", "0"))
        .or(() -> sysctl("user.max_user_namespaces", "0", "15000"))
        .or(() -> noRange("subuid", "--add-subuids"))
        .or(() -> noRange("subgid", "--add-subgids"))
        .or(this::noMapper)
        .map(reason -> reason + "\n" + ELSE);
  }

  private Optional<String> sysctl(String name, String bad, String good) {
    Path file = root.resolve("proc/sys").resolve(name.replace('.', '/'));
    return lines(file).stream()
        .findFirst()
        .filter(value -> value.strip().equals(bad))
        .map(
            value ->
                "This kernel does not let ordinary users have namespaces (%s=%s). Type: sudo sysctl -w %s=%s"
                    .formatted(name, bad, name, good));
  }

  private Optional<String> noRange(String file, String option) {
    boolean there =
        lines(root.resolve("etc").resolve(file)).stream()
            .anyMatch(line -> line.startsWith(user + ":"));
    return there
        ? Optional.empty()
        : Optional.of(
            "/etc/%s has no line for %s, and libvirt needs more than one user id. Type: sudo usermod %s 100000-165535 %s"
                .formatted(file, user, option, user));
  }

  private Optional<String> noMapper() {
    boolean there =
        Files.isExecutable(root.resolve("usr/bin/newuidmap"))
            && Files.isExecutable(root.resolve("usr/bin/newgidmap"));
    return there
        ? Optional.empty()
        : Optional.of(
            "newuidmap is missing, which gives a namespace its user ids. Type: sudo apt-get install uidmap");
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
