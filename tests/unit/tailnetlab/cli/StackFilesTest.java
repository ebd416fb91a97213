package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.PlanReader;

class StackFilesTest {
  @TempDir private Path folder;

  @BeforeEach
  void project() throws IOException {
    Files.writeString(
        folder.resolve("Pulumi.yaml"),
        """
        name: tailnet-lab
        config:
          lan: {description: The network, type: string, default: 192.168.77.0/24}
          user: infra
          memory: {value: 768}
          image: {type: string, description: another image}
        """);
  }

  @Test
  void findsADefaultHoweverItIsDeclared() {
    assertThat(text("lan")).as("a described default").isEqualTo("192.168.77.0/24");
    assertThat(text("user")).as("a bare value").isEqualTo("infra");
    assertThat(text("memory")).as("a value with a name").isEqualTo("768");
  }

  @Test
  void takesADeclarationWithoutADefaultForNotSet() {
    assertThat(files().get("image")).isEmpty();
    assertThat(files().get("vcpus")).isEmpty();
  }

  @Test
  void letsTheStackOverrideTheProject() throws IOException {
    stack("config:\n  tailnet-lab:lan: 10.1.2.0/24\n  tailnet-lab:vcpus: 2\n");
    assertThat(text("lan")).isEqualTo("10.1.2.0/24");
    assertThat(text("vcpus")).isEqualTo("2");
    assertThat(text("user")).as("what the stack does not say").isEqualTo("infra");
  }

  @Test
  void tellsEveryMisspeltKeyOfTheStack() throws IOException {
    stack(
        """
        config:
          tailnet-lab:polcy: web.hujson
          lan: 10.1.2.0/24
          pulumi:tags: {team: infra}
        """);
    Path root = Path.of("").toAbsolutePath();
    StackFiles files =
        StackFiles.read(root.resolve("Pulumi.yaml"), folder.resolve("Pulumi.lab.yaml"));

    assertThatThrownBy(() -> PlanReader.read("lab", files, root))
        .hasMessageContaining("polcy: there is no such key. Did you mean policy?")
        .hasMessageContaining("lan: it has no namespace. Write tailnet-lab:lan")
        .hasMessageNotContaining("tags");
  }

  @Test
  void readsAStackWhoseFileHasNoConfiguration() throws IOException {
    stack("encryptionsalt: v1:abc\n");
    assertThat(text("lan")).isEqualTo("192.168.77.0/24");
  }

  @Test
  void namesFileAndLineOfWhatIsNoYaml() throws IOException {
    stack("config:\n  tailnet-lab:lan: [1\n  x: }\n");
    assertThatThrownBy(this::files)
        .isInstanceOfSatisfying(
            LabException.class, e -> assertThat(e.exitStatus()).as("exit status").isEqualTo(2))
        .hasMessageContaining("Pulumi.lab.yaml: line ")
        .hasMessageContaining("is no YAML");
  }

  @Test
  void saysWhatAConfigurationShouldLookLike() throws IOException {
    stack("config: yes please\n");
    assertThatThrownBy(this::files).hasMessageContaining("Pulumi.lab.yaml: config: is no map");
  }

  @Test
  void givesAPlanFromTheProjectsOwnFiles() {
    Path root = Path.of("").toAbsolutePath();
    StackFiles files = StackFiles.read(root.resolve("Pulumi.yaml"), root.resolve("Pulumi.ci.yaml"));
    LabPlan plan = PlanReader.read("ci", files, Path.of(""));
    assertThat(plan.nodes()).as("the nodes of the defaults").hasSize(3);
    assertThat(plan.lan().v4())
        .as("the network of the nightly stack")
        .hasToString("192.168.78.0/24");
  }

  private void stack(String text) throws IOException {
    Files.writeString(folder.resolve("Pulumi.lab.yaml"), text);
  }

  private StackFiles files() {
    return StackFiles.read(folder.resolve("Pulumi.yaml"), folder.resolve("Pulumi.lab.yaml"));
  }

  private String text(String key) {
    return files().get(key).map(JsonNode::asText).orElse("(not set)");
  }
}
