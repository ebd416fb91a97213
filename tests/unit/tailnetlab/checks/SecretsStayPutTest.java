package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static tailnetlab.checks.Reds.assertFails;
import static tailnetlab.checks.Reds.assertOpen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailnetlab.pki.SshKey;

class SecretsStayPutTest {
  private static final String HOST_KEY = "/etc/ssh/ssh_host_ed25519_key";
  private static final String SEARCH = "^env .* sh -c exec grep ";
  private static final Secret AUTH_KEY = new Secret("servers: secret", "hskey-auth-0123456789ab-x");
  private static final Secret OURS = new Secret("ssh: privatePem", SshKey.create("a").privatePem());
  private static final Secret HOST = new Secret("app-host: key", SshKey.create("b").privatePem());

  @TempDir private Path root;
  private final Lab lab = new Lab();

  @BeforeEach
  void aLabThatKeepsItsSecrets() throws IOException {
    write("state/lab.json", "{\"keyPem\": {\"ciphertext\": \"v1:abc\"}}", "rw-r--r--");
    write("seeds/app-01.iso", "CD001" + HOST.value(), "rw-------");
    write("access.json", "{\"key\": \"" + OURS.value().replace("\n", "\\n") + "\"}", "rw-------");
    write("proc/7/cmdline", "pulumi\0up", "r--r--r--");
    Files.createDirectories(
        root.resolve("hypervisor"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (String node : List.of("control", "app", "client")) {
      lab.on(node, "^grep -rlFs -f - /etc/ssh$", HOST_KEY + "\n")
          .on(node, "^cat " + HOST_KEY, "ssh-ed25519 AAAAC3 host of it\n")
          .on(node, "^env .* grep -rlFs -f - /etc/ssh$", HOST_KEY + ".pub\n")
          .on(node, SEARCH, 2, "", "")
          .on(node, "^find ", "/var/lib/tailscale/tailscaled.state\n" + HOST_KEY + "\n")
          .on(node, "^env .* find .* -readable -print$", 1, "", "");
    }
  }

  @Test
  void passesWhereEverySecretStaysWhereItMayBe() {
    Verdict verdict = run();

    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
    assertThat(verdict.evidence())
        .extracting(Evidence::text)
        .contains("none of 2", "none of 3 secrets")
        .anyMatch(text -> text.contains("access.json (ssh: privatePem)"));
  }

  @Test
  void namesTheFileAndTheSecretOnThisMachine() throws IOException {
    write("report/report.html", "<td>" + AUTH_KEY.value() + "</td>", "rw-r--r--");

    Verdict verdict = run();

    assertFails(verdict, Diagnosis.SECRET_EXPOSED, "report/report.html (servers: secret)");
    showsNoSecret(verdict);
  }

  @Test
  void findsOneLineOfAKeyInTheState() throws IOException {
    String line = OURS.value().lines().skip(3).findFirst().orElseThrow();
    write("state/history/1.json", "{\"ciphertext\": \"\", \"x\": \"" + line + "\"}", "rw-------");

    assertFails(run(), Diagnosis.SECRET_EXPOSED, "history/1.json (ssh: privatePem)");
  }

  @Test
  void findsASecretAmongTheArgumentsOfAProcess() throws IOException {
    write("proc/4711/cmdline", "tailscale\0up\0--auth-key=" + AUTH_KEY.value(), "r--r--r--");

    assertFails(run(), Diagnosis.SECRET_EXPOSED, "proc/4711/cmdline (servers: secret)");
  }

  @Test
  void takesTheCommonBeginningOfAllKeysForNone() throws IOException {
    write(
        "report/report.html", HOST.value().lines().skip(1).findFirst().orElseThrow(), "rw-r--r--");

    assertThat(run()).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void wantsASeedThatOnlyItsOwnerReads() throws IOException {
    write("seeds/app-02.iso", "CD001", "rw-r--r--");

    assertFails(run(), Diagnosis.SECRET_EXPOSED, "others have rights to " + root + "/seeds/app-02");
  }

  @Test
  void wantsAHypervisorsFolderThatNobodyElseEnters() throws IOException {
    Files.setPosixFilePermissions(
        root.resolve("hypervisor"), PosixFilePermissions.fromString("rwxr-xr-x"));

    assertFails(run(), Diagnosis.SECRET_EXPOSED, "others have rights to " + root + "/hypervisor");
  }

  @Test
  void cannotSayAnythingWhereItsSearchFindsNothingThatIsThere() throws IOException {
    write("access.json", "{}", "rw-------");
    write("seeds/app-01.iso", "", "rw-------");

    assertOpen(run(), "the search finds no secret where they are kept");
  }

  @Test
  void cannotSayAnythingOfAStateWithoutSecrets() throws IOException {
    write("state/lab.json", "{}", "rw-------");

    assertOpen(run(), "has no encrypted secret");
  }

  @Test
  void cannotSayAnythingWithoutSecrets() {
    assertOpen(new SecretsStayPut(List.of(), places()).run(lab.mesh()), "no secret is known");
  }

  @Test
  void namesTheFileAndTheSecretOnANode() {
    lab.on("app", SEARCH, 2, "/var/log/join.log\n", "")
        .on(
            "app",
            "^grep -qsF -f - -- /var/log/join.log",
            command ->
                new FakeGuest.Said(
                    command.input().orElseThrow().text().contains(AUTH_KEY.value()) ? 0 : 1,
                    "",
                    ""));

    Verdict verdict = run();

    assertFails(
        verdict,
        Diagnosis.SECRET_EXPOSED,
        "app: everybody can read a secret in /var/log/join.log (servers: secret)");
    showsNoSecret(verdict);
  }

  @Test
  void saysThatAProcessHasGoneThatHadASecret() {
    lab.on("app", SEARCH, 2, "/proc/99/cmdline\n", "").on("app", "^grep -qsF", 2, "", "");

    assertFails(run(), Diagnosis.SECRET_EXPOSED, "/proc/99/cmdline (which has gone)");
  }

  @Test
  void seesAKeyOfTheNodesOwnThatEverybodyReads() {
    lab.on("control", "-readable", "/var/lib/headscale/noise_private.key\n");

    assertFails(
        run(),
        Diagnosis.SECRET_EXPOSED,
        "control: everybody can read /var/lib/headscale/noise_private.key");
  }

  @Test
  void cannotSayAnythingWhereRootDoesNotFindTheHostKey() {
    lab.on("app", "^grep -rlFs -f - /etc/ssh$", 1, "", "");

    assertOpen(run(), "app: the search does not find the host key");
  }

  @Test
  void cannotSayAnythingWhereNobodySeesNotEvenWhatIsOpen() {
    lab.on("app", "^env .* grep -rlFs -f - /etc/ssh$", 127, "", "setpriv: not found");

    assertOpen(run(), "app: the search without rights does not even find " + HOST_KEY + ".pub");
  }

  @Test
  void cannotSayAnythingWhereTheSearchIsEnded() {
    lab.on("app", SEARCH, 137, "", "Killed");

    assertOpen(run(), "app: the search ended with 137");
  }

  @Test
  void cannotSayAnythingWhereNoKeyFileIs() {
    lab.on("app", "^find ", 1, "", "");

    assertOpen(run(), "app: there are no key files to look at");
  }

  @Test
  void tellsItsSecretsToNobody() {
    assertThat(List.of(AUTH_KEY, OURS).toString()).isEqualTo("[servers: secret, ssh: privatePem]");
  }

  private Verdict run() {
    return new SecretsStayPut(List.of(AUTH_KEY, OURS, HOST), places()).run(lab.mesh());
  }

  private SecretPlaces places() {
    return new SecretPlaces(
        List.of(root.resolve("state"), root.resolve("report"), root.resolve("not-there")),
        root.resolve("state"),
        List.of(root.resolve("seeds"), root.resolve("access.json")),
        List.of(root.resolve("hypervisor")),
        root.resolve("proc"));
  }

  private static void showsNoSecret(Verdict verdict) {
    assertThat(verdict.toString()).doesNotContain(AUTH_KEY.value());
  }

  private void write(String name, String text, String mode) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
