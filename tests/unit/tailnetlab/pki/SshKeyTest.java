package tailnetlab.pki;

import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.KeyPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshKeyTest {
  private final SshKey key = SshKey.create("root@control");

  @Test
  void opensshReadsThePrivateKeyAndFindsThePublicLine(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("key");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, key.privatePem());

    assertThat(sshKeygen("-y", "-f", file.toString()).strip()).isEqualTo(withoutComment());
  }

  @Test
  void jschReadsThePrivateKey() throws Exception {
    KeyPair read =
        KeyPair.load(new JSch(), key.privatePem().getBytes(StandardCharsets.US_ASCII), null);

    assertThat(read.getKeyTypeString()).isEqualTo("ssh-ed25519");
    assertThat("ssh-ed25519 " + Base64.getEncoder().encodeToString(read.getPublicKeyBlob()))
        .isEqualTo(withoutComment());
    assertThat(read.getSignature(new byte[] {1})).isNotEmpty();
  }

  @Test
  void thePublicLineEndsWithTheComment() {
    assertThat(key.publicLine())
        .matches("ssh-ed25519 AAAA[A-Za-z0-9+/]+ root@control")
        .doesNotContain("\n");
  }

  @Test
  void everyKeyIsAnother() {
    assertThat(SshKey.create("a").privatePem()).isNotEqualTo(SshKey.create("a").privatePem());
  }

  @Test
  void printingNeverShowsThePrivatePart() {
    assertThat(key.toString())
        .isEqualTo("SshKey[publicLine=" + key.publicLine() + ", privatePem=(secret)]");
  }

  private String withoutComment() {
    return key.publicLine().replace(" root@control", "");
  }

  /** ssh-keygen is one of the lab's required packages: without it this fails, and says so. */
  private static String sshKeygen(String... arguments) throws InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "ssh-keygen";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("ssh-keygen ends").isTrue();
      return output;
    } catch (IOException e) {
      throw new AssertionError(
          "ssh-keygen (package openssh-client) is required: type `./lab up`, which installs it", e);
    }
  }
}
