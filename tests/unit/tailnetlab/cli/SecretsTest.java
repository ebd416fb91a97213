package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tailnetlab.checks.Secret;
import tailnetlab.checks.SecretPlaces;

class SecretsTest {
  private static final String PEM =
      "-----BEGIN PRIVATE KEY-----\nMIGTAgEAMBMG\nByqGSM49\n-----END PRIVATE KEY-----";
  private static final String PASSPHRASE = "correct-horse-battery-staple";

  private final ObjectMapper mapper = new ObjectMapper();
  private final ObjectNode state = mapper.createObjectNode();
  private final ArrayNode resources = state.putObject("deployment").putArray("resources");

  @Test
  void findsWhatTheEngineEncryptsAndWhatItEncryptsItWith() throws Exception {
    outputs("tailnet:index:PreAuthKey", "servers").set("secret", secret("hskey-auth-0123-456789"));
    outputs("tailnet:index:PreAuthKey", "servers").put("keyId", "not-a-secret-at-all");

    assertThat(found())
        .containsExactly(
            new Secret("the state's passphrase", PASSPHRASE),
            new Secret("servers: secret", "hskey-auth-0123-456789"));
  }

  @Test
  void namesAKeyOnceAfterTheResourceThatMadeIt() throws Exception {
    String told = mapper.createObjectNode().put("keyPem", PEM + "\n").toString();
    outputs("pulumi:pulumi:Stack", "tailnet-lab-ci").set("authority", secret(told));
    outputs("tailnet:index:CertificateAuthority", "authority").set("keyPem", secret(PEM + "\n"));

    assertThat(found()).contains(new Secret("authority: keyPem", PEM)).hasSize(2);
  }

  @Test
  void takesTheKeyOnlyOutOfASeed() throws Exception {
    String seed = "#cloud-config\nssh_keys:\n  ed25519_private: |\n    " + PEM.indent(4).strip();
    outputs("tailnet:index:SeedImage", "app").set("userData", secret(seed + "\nhostname: app\n"));

    assertThat(found()).contains(new Secret("app: userData", PEM)).hasSize(2);
  }

  @Test
  void takesNeitherPublicKeysNorAddressesNorPathsForSecrets() throws Exception {
    ObjectNode connections = mapper.createObjectNode();
    connections.putObject("app").put("address", "192.168.77.11").put("hostKey", "ssh-ed25519 AAAA");
    ObjectNode outputs = outputs("pulumi:pulumi:Stack", "lab");
    outputs.set("connections", secret(connections.toString()));
    outputs.set("path", secret("/lab/.lab/ci/seeds/app-0123456789.iso"));

    assertThat(found()).containsExactly(new Secret("the state's passphrase", PASSPHRASE));
  }

  @Test
  void quotesNothingOfAnExportThatItCannotRead() {
    assertThatThrownBy(() -> Secrets.of("{\"secret\": hskey-auth-0123", PASSPHRASE))
        .hasMessage("pulumi stack export printed no JSON")
        .hasNoCause();
  }

  @Test
  void looksWhereALabKeepsThings() {
    Place place = new Place(Path.of("/clone"), Path.of("/cache"), "ci");
    SecretPlaces places = Secrets.places(place);

    assertThat(places.without())
        .contains(place.state(), place.report(), place.artefacts())
        .contains(Path.of("/clone/.lab/ci/events.jsonl"), Path.of("/clone/.lab/logs"));
    assertThat(places.owners()).contains(place.seeds(), place.access(), place.passphrase());
    assertThat(places.closed()).contains(place.hypervisor());
  }

  private List<Secret> found() throws Exception {
    return Secrets.of(mapper.writeValueAsString(state), PASSPHRASE);
  }

  private ObjectNode outputs(String type, String name) {
    ObjectNode resource = resources.addObject().put("type", type);
    resource.put("urn", "urn:pulumi:ci::tailnet-lab::%s::%s".formatted(type, name));
    return resource.putObject("outputs");
  }

  /** As {@code pulumi stack export --show-secrets} writes it. */
  private ObjectNode secret(String value) throws Exception {
    return mapper
        .createObjectNode()
        .put("4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270")
        .put("plaintext", mapper.writeValueAsString(value));
  }
}
