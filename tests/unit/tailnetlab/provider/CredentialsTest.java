package tailnetlab.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static tailnetlab.provider.PropertyStructsTest.secret;
import static tailnetlab.provider.PropertyStructsTest.text;

import com.google.protobuf.Struct;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import tailnetlab.provider.Resource.State;

final class CredentialsTest {
  private static final String AUTHORITY = "CertificateAuthority";
  private static final Properties NAMED = Properties.NONE.with("commonName", "lab CA");

  private final Wire wire =
      Wire.to(
          endpoint -> {
            throw new AssertionError("no guest is needed for a key");
          });

  @AfterEach
  void hangUp() {
    wire.close();
  }

  @Test
  void aPrivateKeyTravelsAsASecretAndACertificateDoesNot() {
    Struct outputs = wire.stub().create(wire.creation(AUTHORITY, NAMED, 0)).getProperties();

    assertThat(outputs.getFieldsOrThrow("certificatePem").getStringValue())
        .startsWith("-----BEGIN CERTIFICATE-----");
    assertThat(outputs.getFieldsOrThrow("keyPem").getStructValue().getFieldsMap())
        .containsEntry(PropertyStructs.SIGNATURE, text(PropertyStructs.SECRET));
  }

  @Test
  void aPreviewMakesNothingAndKnowsWhatWillBeSecret() {
    Struct outputs = wire.preview(AUTHORITY, NAMED).getProperties();

    assertThat(outputs.getFieldsMap())
        .containsEntry("certificatePem", text(PropertyStructs.UNKNOWN))
        .containsEntry("keyPem", secret(text(PropertyStructs.UNKNOWN)));
  }

  @Test
  void aCertificateIsIssuedByTheAuthorityGiven() throws Exception {
    State authority = wire.create(AUTHORITY, NAMED);
    State leaf =
        wire.create(
            "ServerCertificate",
            Properties.NONE
                .with("authorityCertificatePem", authority.outputs().text("certificatePem"))
                .withSecret("authorityKeyPem", authority.outputs().text("keyPem"))
                .with("commonName", "control")
                .with("dnsNames", List.of("control")));

    certificate(leaf).verify(certificate(authority).getPublicKey());
    assertThat(certificate(leaf).getSubjectX500Principal().getName()).isEqualTo("CN=control");
  }

  @Test
  void whatWasMadeIsReadBackAsItIsAndDeletedWithoutAGuest() {
    State key = wire.create("SshKey", Properties.NONE.with("comment", "host of app"));

    assertThat(wire.read("SshKey", key))
        .hasValueSatisfying(
            now ->
                assertThat(PropertyStructs.write(now.outputs()))
                    .isEqualTo(PropertyStructs.write(key.outputs())));
    wire.delete("SshKey", key);
  }

  @Test
  void theSameNameChangesNothingAndAnotherMakesAnotherAuthority() {
    assertThat(wire.diff(AUTHORITY, NAMED, NAMED).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
    assertThat(
            wire.diff(AUTHORITY, NAMED, Properties.NONE.with("commonName", "other"))
                .getReplacesList())
        .containsExactly("commonName");
  }

  @Test
  void aWrongInputIsNamedWithWhatWouldBeRight() {
    assertThat(wire.check("SshKey", Properties.NONE.with("coment", "a slip")))
        .containsExactlyInAnyOrder(
            "comment is missing; give it a text", "coment is no input of tailnet:index:SshKey");
    assertThat(wire.check("SshKey", Properties.NONE.with("comment", List.of("x"))))
        .containsExactly("comment is not a text");
    assertThat(wire.check("SshKey", Properties.NONE.withUnknown("comment", false))).isEmpty();
  }

  private static X509Certificate certificate(State state) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(
                    state.outputs().text("certificatePem").getBytes(StandardCharsets.US_ASCII)));
  }
}
