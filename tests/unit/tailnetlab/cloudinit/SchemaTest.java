package tailnetlab.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;

/** cloud-init's own schema, from the guest image, accepts what we tell it. */
class SchemaTest {
  private static final Path TOOLCHAIN = Path.of(".lab", "toolchain.json");

  private final JsonSchema schema = schema();

  @TestFactory
  Stream<DynamicTest> everyNodesUserDataIsValid() {
    return Lab.plan().nodes().stream()
        .map(node -> DynamicTest.dynamicTest(node.name(), () -> isValid(Lab.plan(), node)));
  }

  @Test
  void userDataForAnotherImageIsValid() {
    isValid(Lab.plan("/another.qcow2"), Lab.CONTROL);
  }

  @Test
  void theSchemaCanRefuse() {
    ObjectNode config = (ObjectNode) Guest.of(Lab.CLIENT).config();
    config.put("runcmd", "not a list");

    assertThat(schema.validate(config)).isNotEmpty();
  }

  private void isValid(LabPlan plan, NodePlan node) {
    SeedData seed = new Composer().compose(plan, node, Lab.identity(node));

    assertThat(seed.userData()).startsWith("#cloud-config\n");
    assertThat(schema.validate(Yaml.parse(seed.userData(), "user-data"))).isEmpty();
  }

  private static JsonSchema schema() {
    ObjectMapper json = new ObjectMapper();
    try {
      assertThat(TOOLCHAIN)
          .as("no guest image yet, so no schema of its cloud-init; type `./lab setup`")
          .isReadable();
      Path file =
          Path.of(json.readTree(TOOLCHAIN.toFile()).at("/image/cloudConfigSchema").asText());
      assertThat(file).as("named by %s; type `./lab setup`", TOOLCHAIN).isReadable();
      JsonNode tree = json.readTree(Files.readString(file));
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(tree);
    } catch (IOException e) {
      throw new AssertionError("cannot read cloud-init's schema; type `./lab setup`", e);
    }
  }
}
