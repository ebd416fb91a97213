package tailnetlab.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tailnetlab.cloudinit.Belongings.Protocol;
import tailnetlab.cloudinit.Belongings.Where;
import tailnetlab.plan.NodePlan;

/** How folders become one cloud-config, and what their authors are told. */
class ComposerTest {
  private static final Map<String, String> LEAST =
      Map.of("meta-data.yaml", "a: b", "network-config.yaml", "a: b", "tailscale/role.yaml", "{}");

  @Test
  void everyNodeComposesWhatItsRolesInstall() {
    assertThat(Guest.of(Lab.CONTROL).packages()).containsExactly("nginx", "tailscale", "headscale");
    assertThat(Guest.of(Lab.APP).packages()).containsExactly("nginx", "tailscale");
    assertThat(Guest.of(Lab.CLIENT).packages()).containsExactly("tailscale");
  }

  @Test
  void aFolderIncludedTwiceIsTakenOnce() {
    assertThat(Guest.of(Lab.CONTROL).files())
        .doesNotHaveDuplicates()
        .contains("/etc/systemd/system/lab.target.d/nginx.conf");
  }

  @Test
  void anotherImageGetsWhatItLacks() {
    SeedData seed =
        new Composer().compose(Lab.plan("/a.qcow2"), Lab.CLIENT, Lab.identity(Lab.CLIENT));

    assertThat(seed.userData())
        .contains("/etc/apt/sources.list.d/debian.sources", "\"systemd-resolved\"", "\"jq\"");
  }

  @Test
  void twoRolesThatDisagreeAreBothNamed() {
    assertThatThrownBy(
            () ->
                compose(
                    Map.of(
                        "base/role.yaml", "cloud-config: {apt: {proxy: one, conf: x}}",
                        "tailscale/role.yaml", "cloud-config: {apt: {proxy: two, conf: x}}")))
        .isInstanceOf(FragmentException.class)
        .hasMessage(
            "cloud-config key apt.proxy: role base says \"one\", role tailscale says \"two\";"
                + " one of them has to go");
  }

  @Test
  void aListAndATextDoNotMerge() {
    assertThatThrownBy(
            () ->
                compose(
                    Map.of(
                        "base/role.yaml", "cloud-config: {runcmd: [a]}",
                        "tailscale/role.yaml", "cloud-config: {runcmd: b}")))
        .hasMessageStartingWith("cloud-config key runcmd: role base says [\"a\"], role tailscale");
  }

  @Test
  void twoRolesThatWriteTheSameFileAreBothNamed() {
    assertThatThrownBy(
            () ->
                compose(
                    Map.of(
                        "base/role.yaml", "files: [/etc/motd]",
                        "base/etc/motd", "base",
                        "tailscale/role.yaml", "files: [{path: /etc/motd}]",
                        "tailscale/etc/motd", "tailscale")))
        .hasMessage("/etc/motd is written by role base and by role tailscale");
  }

  @Test
  void aFileThatIsMissingIsNamedWithTheRoleThatWantsIt() {
    assertThatThrownBy(() -> compose(Map.of("base/role.yaml", "files: [/etc/motd]")))
        .hasMessage("cloud-init/base/etc/motd is missing; base/role.yaml needs it");
  }

  @Test
  void aRoleWithoutAFolderIsNamedWithItsNode() {
    assertThatThrownBy(
            () ->
                new Composer(path -> Optional.ofNullable(Map.of("base/role.yaml", "{}").get(path)))
                    .compose(Lab.plan(), Lab.CLIENT, Lab.identity(Lab.CLIENT)))
        .hasMessage("cloud-init/tailscale/role.yaml is missing; node client needs it");
  }

  @Test
  void foldersThatIncludeEachOtherAreNamed() {
    assertThatThrownBy(
            () ->
                compose(
                    Map.of(
                        "base/role.yaml", "includes: [a]",
                        "a/role.yaml", "includes: [base]")))
        .hasMessage("roles include each other in a circle: every node > base > a > base");
  }

  @Test
  void anUnknownKeyInARoleIsNamedWithItsFile() {
    assertThatThrownBy(() -> compose(Map.of("base/role.yaml", "include: [a]")))
        .hasMessageStartingWith(
            "cloud-init/base/role.yaml is not as it should be: Unrecognized field \"include\"");
  }

  @Test
  void aRelativePathIsRefused() {
    assertThatThrownBy(() -> compose(Map.of("base/role.yaml", "files: [etc/motd]")))
        .hasMessageContaining("cloud-init/base/role.yaml")
        .hasMessageContaining("\"etc/motd\" is no path on the guest; it starts with a slash");
  }

  @Test
  void anUnknownPlaceholderIsNamedWithItsFile() {
    assertThatThrownBy(
            () ->
                compose(
                    Map.of(
                        "base/role.yaml", "files: [/etc/motd]",
                        "base/etc/motd", "I am @{node.nam}")))
        .hasMessageStartingWith(
            "cloud-init/base/etc/motd: no value for @{node.nam}; there is ca.certificate, ")
        .hasMessageContaining("node.name");
  }

  @Test
  void aServerRoleWithoutACertificateIsNamed() {
    assertThatThrownBy(() -> Guest.of(Lab.CONTROL, Lab.identity(Lab.APP)))
        .hasMessageContaining("tls-proxy/etc/nginx/tls/control.crt: no value for @{server.cert");
  }

  @Test
  void aValueInYamlKeepsItsTypeAndCannotChangeTheStructure() {
    Map<String, Object> values = Map.of("port", 80, "name", "a: [b]\n- @{port}");
    var filled =
        new Placeholders(values)
            .fill(Yaml.parse("{p: '@{port}', t: ':@{port}', n: ['@{name}']}", "x"), "x");

    assertThat(filled.path("p").isInt()).isTrue();
    assertThat(filled.path("t").textValue()).isEqualTo(":80");
    assertThat(filled.path("n").path(0).textValue()).isEqualTo("a: [b]\n- @{port}");
    assertThat(Yaml.parse(Yaml.write(filled), "x")).isEqualTo(filled);
  }

  @Test
  void theVariablesOfNginxSystemdAndTheShellSurvive() {
    String text = "$host ${1:-x} %h $(date) @@{literal} root@host @{port:-80}";

    assertThat(new Placeholders(Map.of("port:-80", "n")).fill(text, "x"))
        .isEqualTo("$host ${1:-x} %h $(date) @{literal} root@host n");
  }

  @Test
  void printingSeedDataShowsNoKey() {
    assertThat(Guest.of(Lab.CONTROL).seed().toString())
        .contains("local-hostname: \"control\"", "userData=(secret)")
        .doesNotContain("PRIVATE KEY");
  }

  @Test
  void belongingsAreThoseOfEveryFolderFilledFromThePlan() {
    Belongings control = new Composer().belongings(Lab.plan(), Lab.CONTROL);

    assertThat(control.listeners())
        .contains(
            new Belongings.Listener(Protocol.TCP, 22, "sshd", Where.EVERYWHERE, false),
            new Belongings.Listener(Protocol.UDP, 3478, "headscale", Where.EVERYWHERE, false),
            new Belongings.Listener(Protocol.TCP, 9090, "headscale", Where.LOCAL, false));
    assertThat(control.sites())
        .contains(
            new Belongings.Site(
                443, "control", "http://127.0.0.1:8080", Belongings.Where.EVERYWHERE));
    assertThat(control.units()).contains("nftables.service", "headscale.service");
  }

  @Test
  void theFirewallIsTheNodesOwnFilesWhereNftWouldIncludeThem() {
    assertThat(new Composer().belongings(Lab.plan(), Lab.CONTROL).firewall())
        .contains("table inet lab {", "udp dport 3478 counter accept", "tailnet to hello")
        .doesNotContain("include \"");
    assertThat(new Composer().belongings(Lab.plan(), Lab.CLIENT).firewall())
        .contains("direct paths")
        .doesNotContain("STUN", "tailnet to hello");
  }

  @Test
  void aMisspeltWordInWhatARoleOwnsIsRefusedBeforeAnythingIsMade() {
    assertThatThrownBy(() -> owning("listener: []"))
        .hasMessage(
            "cloud-init/base/role.yaml: owns.listener is no key; there is keys, listeners, sites,"
                + " units");
    assertThatThrownBy(
            () -> owning("listeners: [{protocol: tcp, port: 80, process: nc, where: outside}]"))
        .hasMessageStartingWith("cloud-init/base/role.yaml: owns.listeners[0].where: ")
        .hasMessageContaining("everywhere");
    assertThatThrownBy(() -> owning("listeners: [{protocol: tcp, port: 80}]"))
        .hasMessageContaining("Missing required creator property 'process'");
    assertThatThrownBy(() -> owning("listeners: [{protocol: tcp, port: 0, process: nc}]"))
        .hasMessageContaining("port 0 is none; 1 to 65535 are");
    assertThatThrownBy(() -> owning("sites: [{port: 80, serves: srv}]"))
        .hasMessageContaining("\"srv\" is neither a folder nor http://HOST:PORT");
  }

  private static void owning(String what) {
    compose(Map.of("base/role.yaml", "owns: {%s}".formatted(what)));
  }

  /** Composes the client out of the least there can be and these files. */
  private static SeedData compose(Map<String, String> files) {
    NodePlan client = Lab.CLIENT;
    return new Composer(path -> Optional.ofNullable(files.getOrDefault(path, LEAST.get(path))))
        .compose(Lab.plan(), client, Lab.identity(client));
  }
}
