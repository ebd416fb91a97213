package tailnetlab.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LabTest {
  @TempDir private Path folder;

  @Test
  void suggestsTheVerbThatWasProbablyMeant() {
    StringWriter words = new StringWriter();
    CommandLine line = Lab.commandLine().setErr(new PrintWriter(words));
    assertThat(line.execute("verfy")).as("exit status of wrong usage").isEqualTo(2);
    assertThat(words.toString()).contains("Did you mean: ./lab verify");
  }

  @Test
  void showsExamplesInTheHelpOfEveryVerb() {
    assertThat(Lab.commandLine().getSubcommands())
        .allSatisfy(
            (verb, command) ->
                assertThat(command.getUsageMessage())
                    .as("help of " + verb)
                    .contains(verb.equals("help") ? "help" : "Examples:", "./lab " + verb));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "-x", "a/b", "state", "bin"})
  void refusesNamesThatAreNoStacks(String name) {
    assertThatThrownBy(() -> Place.of(Map.of("LAB_ROOT", folder.toString()), name))
        .isInstanceOfSatisfying(
            LabException.class, e -> assertThat(e.exitStatus()).as("exit status").isEqualTo(2))
        .hasMessageContaining("--stack: \"" + name + "\"");
  }

  @Test
  void findsTheStackAmongPulumisArguments() {
    assertThat(PulumiCommand.Stack.in(List.of("up", "--stack", "ci")).name()).isEqualTo("ci");
    assertThat(PulumiCommand.Stack.in(List.of("up", "--stack=ci")).name()).isEqualTo("ci");
    assertThat(PulumiCommand.Stack.in(List.of("--stack", "ci", "up")))
        .as("in front of the verb, where pulumi does not take it")
        .isEqualTo(new PulumiCommand.Stack("ci", List.of("up")));
  }

  /** `iptables --dport ٢٢` is what a guest was told. */
  @Test
  void writesDigitsThatOtherProgramsReadInEveryLocale() throws Exception {
    for (String name : List.of("pulumi", "guest.qcow2", "vmlinuz", "initrd.img", "packages.iso")) {
      Files.writeString(folder.resolve(name), "");
    }
    Files.createDirectory(folder.resolve(".lab"));
    Files.writeString(
        folder.resolve(".lab/toolchain.json"),
        """
        {"pulumiBin": "@", "pulumiHome": "@", "packagesIso": "@/packages.iso", "versions": {},
         "image": {"qcow2": "@/guest.qcow2", "kernel": "@/vmlinuz", "initrd": "@/initrd.img"}}
        """
            .replace("@", folder.toString()));
    Files.copy(Path.of("Pulumi.yaml"), folder.resolve("Pulumi.yaml"));
    Files.writeString(
        folder.resolve("Pulumi.lab.yaml"), "config: {tailnet-lab:lan: 192.168.77.5/24}");

    assertThat(words(lab("-Duser.language=ar", "-Duser.country=EG"), "up"))
        .contains("the range is 192.168.77.0/24");
  }

  private ProcessBuilder lab(String... flags) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of(flags));
    words.addAll(List.of("-cp", ClassPath.ours(), Lab.class.getName()));
    ProcessBuilder lab = new ProcessBuilder(words).redirectErrorStream(true);
    lab.environment().put("LAB_ROOT", folder.toString());
    return lab;
  }

  private static String words(ProcessBuilder lab, String verb) throws IOException {
    lab.command().add(verb);
    Process process = lab.start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void saysWhatToTypeWhenNothingIsBuilt() {
    assertThatThrownBy(() -> Toolchain.read(folder.resolve("toolchain.json")))
        .hasMessageContaining("toolchain.json: not there")
        .hasMessageEndingWith("Type: ./lab up");
  }

  @Test
  void namesThePartOfTheToolchainThatHasGone() throws IOException {
    Path file = folder.resolve("toolchain.json");
    Files.writeString(
        file,
        """
        {"pulumiBin": "%s", "image": {"qcow2": "/gone/guest.qcow2", "kernel": "", "initrd": ""}}
        """
            .formatted(folder));
    Files.writeString(folder.resolve("pulumi"), "");
    assertThatThrownBy(() -> Toolchain.read(file))
        .hasMessageContaining("image.qcow2: /gone/guest.qcow2 is missing")
        .hasMessageContaining("./lab setup");
  }

  @Test
  void letsOneCommandAtATimeChangeALab() {
    Place place = new Place(folder, folder, "lab");
    StackLock first = StackLock.take(place, "up");
    first.close();
    StackLock second = StackLock.take(place, "destroy");
    assertThat(place.folder().resolve("lock"))
        .as("who has the lock")
        .content()
        .contains("process " + ProcessHandle.current().pid() + " (./lab destroy) since ");
    second.close();
  }

  @Test
  void aProofWaitsForAnotherAndSaysForWhom() throws Exception {
    Place place = new Place(folder, folder, "lab");
    List<String> said = new ArrayList<>();
    StackLock first = StackLock.proof(place, "verify", said::add);
    CompletableFuture<Void> later =
        CompletableFuture.runAsync(first::close, CompletableFuture.delayedExecutor(1, SECONDS));

    StackLock second = StackLock.proof(place, "mutate", said::add);

    assertThat(later).isCompleted();
    assertThat(said)
        .singleElement()
        .asString()
        .contains("Another proof is at work: waiting for process ", "(./lab verify) since ");
    StackLock.take(place, "up").close();
    second.close();
  }

  @Test
  void doesNotHoldALockThatItCouldNotTake() throws IOException {
    Place place = new Place(folder, folder, "lab");
    Files.createDirectories(place.folder().resolve("lock"));
    assertThatThrownBy(() -> StackLock.take(place, "up")).hasMessageContaining("cannot be locked");
    Files.delete(place.folder().resolve("lock"));

    StackLock held = StackLock.take(place, "up");
    assertThatThrownBy(() -> StackLock.take(place, "destroy"))
        .hasMessageStartingWith("The lab \"lab\" is already in use by process ");
    held.close();
    StackLock.take(place, "destroy").close();
  }

  @Test
  void makesAPassphraseOnceAndForItsOwnerOnly() throws IOException {
    Path file = folder.resolve("passphrase");
    Passphrase.make(file);
    String first = Files.readString(file);
    Passphrase.make(file);
    assertThat(file).as("made again").hasContent(first);
    assertThat(first.length()).as("length in characters").isGreaterThanOrEqualTo(32);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void leavesNoSeedImageOfADestroyedLab() throws IOException {
    Place place = new Place(folder, folder, "lab");
    PrivateFiles.write(place.seeds().resolve("app-0123.iso"), "host key");
    PrivateFiles.write(place.report().resolve("report.html"), "proof");
    DestroyCommand.clear(place);
    assertThat(place.seeds()).doesNotExist();
    assertThat(place.report()).as("the last proof").isNotEmptyDirectory();
  }

  @Test
  void quotesForAnyShell() {
    assertThat(EnvCommand.quoted("/it's here; $HOME")).isEqualTo("'/it'\\''s here; $HOME'");
  }

  @Test
  void takesTheSaltOutOfAConfigurationAndLeavesTheRest() throws IOException {
    Path file = folder.resolve("Pulumi.ci.yaml");
    Files.writeString(file, "# ours\nconfig:\n  tailnet-lab:lan: x\nencryptionsalt: v1:abc\n");
    Salt.remove(file);
    assertThat(file).hasContent("# ours\nconfig:\n  tailnet-lab:lan: x\n");
  }

  @Test
  void takesAwayAFileThatHeldNothingButTheSalt() throws IOException {
    Path file = folder.resolve("Pulumi.lab.yaml");
    Files.writeString(file, "encryptionsalt: v1:abc\n");
    Salt.remove(file);
    assertThat(file).doesNotExist();
  }

  @Test
  void keepsTheSaltOfEncryptedValues() throws IOException {
    Path file = folder.resolve("Pulumi.lab.yaml");
    String text = "config:\n  tailnet-lab:x:\n    secure: v1:q\nencryptionsalt: v1:abc\n";
    Files.writeString(file, text);
    Salt.remove(file);
    assertThat(file).hasContent(text);
  }

  @Test
  void explainsAWrongPassphrase() {
    Place place = new Place(folder, folder, "lab");
    assertThat(
            Complaints.explain(
                "error: getting stack configuration: get stack secrets manager: incorrect"
                    + " passphrase",
                place))
        .contains(place.passphrase().toString(), "Pulumi.lab.yaml", "./lab destroy --stack lab");
  }

  @Test
  void dropsTheNoiseOfTheToolsBelow() {
    assertThat(
            Complaints.withoutNoise(
                List.of("unable to start debugging: x", "SLF4J: no binding", "a real problem")))
        .containsExactly("a real problem");
  }
}
