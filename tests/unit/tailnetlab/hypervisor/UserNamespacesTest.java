package tailnetlab.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserNamespacesTest {
  @TempDir private Path root;

  @BeforeEach
  void machineThatAllowsThem() throws IOException {
    write("etc/subuid", "alice:100000:65536\n");
    write("etc/subgid", "alice:100000:65536\n");
    for (String program : new String[] {"usr/bin/newuidmap", "usr/bin/newgidmap"}) {
      write(program, "");
      Files.setPosixFilePermissions(
          root.resolve(program), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    write("proc/sys/user/max_user_namespaces", "96365\n");
  }

  @Test
  void seesNothingInTheWayOfAnOrdinaryUser() {
    assertThat(new UserNamespaces(root, "alice").obstacle()).isEmpty();
  }

  @Test
  void namesTheSettingOfUbuntuAndWhatToType() throws IOException {
    write("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
    assertObstacle(
        "alice", "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0", "with sudo");
  }

  @Test
  void namesTheSettingOfHardenedKernels() throws IOException {
    write("proc/sys/kernel/unprivileged_userns_clone", "0\n");
    assertObstacle("alice", "kernel.unprivileged_userns_clone=0", "qemu:///system");
  }

  @Test
  void namesALimitOfNone() throws IOException {
    write("proc/sys/user/max_user_namespaces", "0\n");
    assertObstacle("alice", "sudo sysctl -w user.max_user_namespaces=15000");
  }

  @Test
  void namesTheFileThatLacksTheUser() {
    assertObstacle(
        "bob", "/etc/subuid has no line for bob", "sudo usermod --add-subuids 100000-165535 bob");
  }

  @Test
  void namesTheMissingMapper() throws IOException {
    Files.delete(root.resolve("usr/bin/newuidmap"));
    assertObstacle("alice", "newuidmap is missing", "sudo apt-get install uidmap");
  }

  private void assertObstacle(String user, String... words) {
    assertThat(new UserNamespaces(root, user).obstacle())
        .as("what stands in the way of " + user)
        .hasValueSatisfying(text -> assertThat(text).contains(words));
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
