package tailnetlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import com.pulumi.test.PulumiTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.LabPlan.Acceleration;

class LabProgramTest {
  private static final String MEMBERSHIP = "tailnet:index:Membership";
  private static final String KEY = "tailnet:index:PreAuthKey";

  private final RecordedResources engine =
      new RecordedResources(
          Map.of(
              "tailnet:index:CertificateAuthority",
              Map.of("certificatePem", "ca", "keyPem", "ca-key"),
              "tailnet:index:ServerCertificate",
              Map.of("certificatePem", "leaf", "keyPem", "leaf-key"),
              "tailnet:index:SshKey",
              Map.of("publicLine", "ssh-ed25519 AAAA", "privatePem", "ssh-key"),
              "tailnet:index:SeedImage",
              Map.of("path", "/lab/seeds/node-0123.iso"),
              "tailnet:index:HeadscaleUser",
              Map.of("userId", "1"),
              KEY,
              Map.of("keyId", "1", "secret", "hskey", "expiresAt", "never"),
              "tailnet:index:Policy",
              Map.of("setAt", ""),
              MEMBERSHIP,
              Map.of(
                  "nodeId",
                  "1",
                  "addresses",
                  List.of("100.64.0.1"),
                  "joinedAt",
                  "2026-11-23T04:00:00Z"),
              "tailnet:index:Verification",
              Map.of("outcome", "PASS", "findings", "[]", "provenAt", "2026-11-23T04:00:00Z")));

  @AfterEach
  void forgetTheEngine() {
    PulumiTest.cleanup();
  }

  @Test
  void goesFromCredentialsToTheProof() {
    describe(Plans.defaults());

    assertThat(engine.names())
        .contains(
            "tailnet:index:CertificateAuthority authority",
            "tailnet:index:ServerCertificate server",
            "tailnet:index:SeedImage control",
            "libvirt:index/domain:Domain control",
            "tailnet:index:NodeReady control",
            "tailnet:index:HeadscaleUser infra",
            MEMBERSHIP + " control",
            MEMBERSHIP + " app",
            MEMBERSHIP + " client",
            "tailnet:index:Verification proof");
  }

  @Test
  void joinsServersByTheSharedKeyAndAPersonByAnotherUsedOnce() {
    describe(Plans.defaults());

    assertThat(engine.inputs(KEY, "servers"))
        .containsEntry("reusable", true)
        .containsEntry("expiration", "24h");
    assertThat(engine.inputs(KEY, "client"))
        .containsEntry("reusable", false)
        .containsEntry("consumer", "client");
    assertThat(engine.inputs(MEMBERSHIP, "app")).containsEntry("how", "autoconnect");
    assertThat(engine.inputs(MEMBERSHIP, "client")).containsEntry("how", "person");
  }

  @Test
  void givesTagsByKeysOfTheirOwnAndSetsThePolicy(@TempDir Path project) throws IOException {
    Files.writeString(project.resolve("p.hujson"), "{\"grants\":[]}");

    describe(
        Plans.with(
            """
            policy: p.hujson
            nodes:
              - {name: login, roles: [headscale, tls-proxy]}
              - {name: shop, roles: [hello, tailscale-join], tags: [tag:web]}
              - {name: db, roles: [tailscale-join]}
              - {name: laptop, roles: [tailscale], tags: [tag:staff]}
            """,
            project));

    assertThat(engine.inputs(KEY, "servers.web")).containsEntry("tags", List.of("tag:web"));
    assertThat(engine.inputs(KEY, "servers")).doesNotContainKey("tags");
    assertThat(engine.inputs(KEY, "laptop")).containsEntry("tags", List.of("tag:staff"));
    assertThat(engine.inputs(MEMBERSHIP, "shop")).containsEntry("tags", List.of("tag:web"));
    assertThat(engine.inputs(MEMBERSHIP, "db")).doesNotContainKey("tags");
    assertThat(engine.inputs("tailnet:index:Policy", "policy"))
        .containsEntry("file", "p.hujson")
        .containsEntry("huJson", "{\"grants\":[]}");
  }

  @Test
  void provesAnewWhateverWasMadeAnewUnderTheSameNumber() {
    describe(Plans.defaults());

    assertThat(engine.inputs("tailnet:index:Verification", "proof"))
        .extractingByKey("subjects")
        .asInstanceOf(LIST)
        .contains("control-id", "1 joined at 2026-11-23T04:00:00Z", "1 until never");
  }

  @Test
  void issuesTheCertificateForTheLoginServersName() {
    describe(
        Plans.with(
            "nodes: [{name: login, roles: [headscale, tls-proxy]},"
                + " {name: laptop, roles: [tailscale]}]"));

    assertThat(engine.inputs("tailnet:index:ServerCertificate", "server"))
        .containsEntry("commonName", "login")
        .containsEntry("dnsNames", List.of("login"));
    assertThat(engine.inputs(MEMBERSHIP, "laptop"))
        .containsEntry("loginServer", "https://login")
        .extractingByKey("control")
        .asInstanceOf(MAP)
        .containsEntry("node", "login");
  }

  @Test
  void needsNoSharedKeyWhereNoServerJoins() {
    describe(
        Plans.with(
            "nodes: [{name: login, roles: [headscale, tls-proxy]},"
                + " {name: laptop, roles: [tailscale]}]"));

    assertThat(engine.names()).doesNotContain(KEY + " servers").contains(KEY + " laptop");
  }

  private void describe(LabPlan plan) {
    PulumiTest.withMocks(engine)
        .runTest(context -> LabProgram.lab(context, plan, Plans.host(Acceleration.EMULATION)))
        .throwOnError();
  }
}
