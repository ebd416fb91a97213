package tailnetlab.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Text files in a guest, and headscale's configuration among them. */
class ChangedFilesTest {
  private static final String SITE =
      """
      server {
        allow 100.64.0.0/10;
        deny all;
      }
      """;

  private final ScriptedNode node = new ScriptedNode();

  @Test
  void aLineIsReplacedAndTheRestIsKept() {
    node.says(SITE);

    new TextFile(node, "/etc/site").replace("^  deny all;$", "  allow $1;");

    assertThat(node.lines()).containsExactly("cat -- /etc/site", "sh -c cat > \"$1\" sh /etc/site");
    assertThat(node.inputs()).containsExactly("server {\n  allow 100.64.0.0/10;\n  allow $1;\n}\n");
  }

  @Test
  void anEditThatChangesNothingIsAMistake() {
    node.says(SITE);

    assertThatIllegalStateException()
        .isThrownBy(() -> new TextFile(node, "/etc/site").replace("^  return ", ""))
        .withMessageStartingWith("/etc/site on app has nothing like \"^  return \" to replace;")
        .withMessageContaining("allow 100.64.0.0/10;");
    assertThat(node.inputs()).isEmpty();
  }

  @Test
  void aLineIsAddedAtTheEnd() {
    node.says("127.0.0.1 localhost\n");

    new TextFile(node, "/etc/hosts").append("192.0.2.1 elsewhere");

    assertThat(node.inputs()).containsExactly("127.0.0.1 localhost\n192.0.2.1 elsewhere\n");
  }

  @Test
  void headscalesConfigurationIsChangedByTheWayToAKey() {
    node.says("dns:\n  magic_dns: true\n  base_domain: acme.internal\nderp:\n  paths: []\n");

    new HeadscaleConfig(node)
        .set(Map.of("/dns/magic_dns", false, "/derp/paths", List.of("/etc/derp.yaml")));

    assertThat(node.inputs().get(0))
        .contains("magic_dns: false", "base_domain: \"acme.internal\"", "- \"/etc/derp.yaml\"");
  }

  @Test
  void aKeyThatHeadscaleWouldIgnoreIsAMistake() {
    node.says("dns:\n  magic_dns: true\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HeadscaleConfig(node).set(Map.of("/dns/magicdns", false)))
        .withMessage("/etc/headscale/config.yaml has no key /dns/magicdns");
    assertThat(node.inputs()).isEmpty();
  }
}
