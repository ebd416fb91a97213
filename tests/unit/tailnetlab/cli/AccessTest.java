package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tailnetlab.LabOutputs;
import tailnetlab.pki.Authority;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;
import tailnetlab.plan.PlanReader;
import tailnetlab.remote.Endpoint;

class AccessTest {
  private static final String KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END";

  private static final Authority AUTHORITY = new Authority("CERTIFICATE", KEY);

  @TempDir private Path root;
  private final LabPlan plan =
      PlanReader.read("lab", StackFiles.read(Path.of("Pulumi.yaml"), none()), Path.of(""));

  @Test
  void writesAConfigurationThatKnowsEveryNodeAndTrustsNobodyElse() throws IOException {
    SshFiles.write(place(), access());
    assertThat(place().ssh().resolve("config"))
        .content()
        .contains("Host control 192.168.77.10\n  HostName 192.168.77.10\n")
        .contains("StrictHostKeyChecking yes\n")
        .contains("IdentityFile \"" + place().ssh() + "/id_ed25519\"\n");
    assertThat(Files.readAllLines(place().ssh().resolve("known_hosts")))
        .as("the host keys")
        .contains("control ssh-ed25519 AAAAcontrol", "client ssh-ed25519 AAAAclient");
    assertThat(place().ssh().resolve("id_ed25519")).hasContent(KEY + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"config", "known_hosts", "id_ed25519"})
  void writesForItsOwnerOnly(String file) throws IOException {
    SshFiles.write(place(), access());
    assertThat(Files.getPosixFilePermissions(place().ssh().resolve(file)))
        .as("mode of " + file)
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void neverPrintsTheKey() {
    assertThat(access().toString()).contains("control").doesNotContain("PRIVATE KEY");
    assertThat(access().outputs().toString()).contains("control").doesNotContain("PRIVATE KEY");
  }

  @Test
  void remembersAllThatItWasTold() {
    assertThat(Access.parse(access().outputs().write())).contains(access());
  }

  @Test
  void quotesNothingOfOutputsThatItCannotRead() {
    assertThatThrownBy(() -> Access.parse("{\"plan\": \"\", \"connections\": hskey-auth-1}"))
        .isInstanceOf(LabException.class)
        .hasMessageStartingWith("The stack's outputs are not those of a lab (no JSON at line 1")
        .hasMessageEndingWith("Type: ./lab up")
        .message()
        .doesNotContain("hskey");
  }

  @Test
  void isCurrentUntilTheStateIsWrittenAgain() throws IOException {
    assertThat(Access.isCurrent(place())).as("where nothing is remembered").isFalse();
    PrivateFiles.write(place().access(), access().outputs().write());
    assertThat(Access.isCurrent(place())).as("where there is no state").isTrue();

    Path state = place().state().resolve(".pulumi/stacks/tailnet-lab/lab.json");
    Files.createDirectories(state.getParent());
    Files.writeString(state, "{}");
    Files.setLastModifiedTime(state, FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(Access.isCurrent(place())).as("after a plain pulumi up").isFalse();

    Files.setLastModifiedTime(state, FileTime.from(Instant.now().minusSeconds(5)));
    assertThat(Access.confirmed(place())).isEqualTo(access());
    assertThat(Access.isCurrent(place())).as("after a run that changed nothing").isTrue();
  }

  @Test
  void readsTheOutputsOfAStack() {
    String outputs =
        """
        {"plan": %s,
         "connections": {"control": {"node": "control", "address": "192.168.77.10",
                                     "hostKey": "ssh-ed25519 A", "clientKey": "K"}},
         "tailnetAddresses": {"control": ["100.64.0.1", "fd7a::1"]}}
        """
            .formatted(quoted(new tailnetlab.plan.PlanJson().write(plan)));
    Access access = Access.parse(outputs).orElseThrow();
    assertThat(access.plan()).isEqualTo(plan);
    assertThat(access.connections().get("control").address()).isEqualTo("192.168.77.10");
    assertThat(access.tailnetAddresses().get("control")).contains("100.64.0.1");
    assertThat(access.authority()).as("an earlier lab told none").isEmpty();
  }

  @Test
  void tellsALabThatIsNotThereFromOneThatCannotBeRead() throws IOException {
    assertThatThrownBy(() -> Access.remembered(place()))
        .hasMessageContaining("No lab \"lab\" stands");

    Files.createDirectories(place().access());
    assertThatThrownBy(() -> Access.remembered(place()))
        .hasMessageContaining("access.json cannot be read")
        .hasMessageEndingWith("Is the lab another user's?");
  }

  @Test
  void takesAStackWithoutOutputsForNoLab() {
    assertThat(Access.parse("{}")).isEmpty();
  }

  @Test
  void saysThatNothingCanBeJudgedWhereNoLabStands() {
    assertThatThrownBy(() -> Access.remembered(new Place(root, root, "ci")))
        .isInstanceOfSatisfying(
            LabException.class, e -> assertThat(e.exitStatus()).as("exit status").isEqualTo(3))
        .hasMessage("No lab \"ci\" stands. Type: ./lab up --stack ci");
  }

  @Test
  void findsTheKeysOfALabWhoseBuildingFailed() {
    StringBuilder keys = new StringBuilder(key("ssh", "our own"));
    plan.nodes().forEach(node -> keys.append(',').append(key(node.name() + "-host", "its own")));
    String exported = "{\"deployment\": {\"resources\": [" + keys + "]}}";
    Access access = HalfBuilt.parse(exported, plan).orElseThrow();
    Endpoint app = access.connections().get("app");
    assertThat(app.hostKey()).isEqualTo("public app-host");
    assertThat(app.clientKey()).as("the secret under the engine's mark").isEqualTo("our own");
  }

  @Test
  void findsNothingWhereNoKeyWasMadeYet() {
    assertThat(HalfBuilt.parse("{\"deployment\": {}}", plan)).isEmpty();
  }

  @Test
  void drawsTheNodesInColumns() {
    NodePlan client = plan.node("client");
    List<String> lines =
        NodesTable.lines(
            List.of(
                NodesTable.Row.of(plan.node("control"), List.of("100.64.0.1", "fd7a::1"), "joined"),
                NodesTable.Row.of(client, List.of(), "not there")));
    assertThat(lines)
        .containsExactly(
            "NODE     ROLES                                        LAN            TAILNET    "
                + " STATE",
            "control  hello, tailscale-join, headscale, tls-proxy  192.168.77.10  100.64.0.1 "
                + " joined",
            "client   tailscale                                    192.168.77.12  -           not"
                + " there");
  }

  private static String key(String name, String secret) {
    return """
    {"type": "tailnet:index:SshKey", "urn": "urn:pulumi:lab::tailnet-lab::x::%s",
     "outputs": {"publicLine": "public %s", "privatePem": {
       "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
       "plaintext": "\\"%s\\""}}}
    """
        .formatted(name, name, secret);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\\\"") + '"';
  }

  private Access access() {
    Map<String, Endpoint> connections = new LinkedHashMap<>();
    plan.nodes()
        .forEach(
            node ->
                connections.put(
                    node.name(),
                    new Endpoint(
                        node.name(), node.lan().v4(), "ssh-ed25519 AAAA" + node.name(), KEY)));
    return new Access(new LabOutputs(plan, connections, Map.of(), Optional.of(AUTHORITY)));
  }

  private Place place() {
    return new Place(root, root, "lab");
  }

  private static Path none() {
    return Path.of("no-such-file");
  }
}
