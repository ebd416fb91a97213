package tailnetlab.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static tailnetlab.provider.PropertyStructsTest.secret;
import static tailnetlab.provider.PropertyStructsTest.text;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tailnetlab.provider.Resource.State;

final class UserAndKeyTest {
  private static final String USER = "HeadscaleUser";
  private static final String KEY = "PreAuthKey";

  private final FakeTailnet tailnet = new FakeTailnet();
  private final Wire wire = Wire.to(tailnet.nodes());

  @AfterEach
  void hangUp() {
    wire.close();
  }

  @Test
  void aUserOfThatNameIsTakenOver() {
    assertThat(wire.create(USER, user("somebody")).outputs().text("userId")).isEqualTo("1");
    assertThat(tailnet.guest("control").askedFor("users create")).isEmpty();
  }

  @Test
  void aMissingUserIsMadeAndARemovedOneIsSeen() {
    State made = wire.create(USER, user("infra"));
    assertThat(made.id()).isEqualTo("2");
    assertThat(wire.read(USER, made)).isPresent();

    wire.delete(USER, made);

    assertThat(wire.read(USER, made)).as("it is gone from headscale").isEmpty();
  }

  @Test
  void aUserWithNodesStaysAndSaysSo() {
    State made = wire.create(USER, user("infra"));
    tailnet.entry("phone", "100.64.0.9", true);

    wire.delete(USER, made);

    assertThat(wire.said())
        .contains(
            "warning: user infra stays in headscale: headscale on control refused"
                + " `users destroy --identifier 2 --force`: user not empty: node(s) found");
  }

  @Test
  void nothingIsForgottenWhileTheControlPlaneIsDown() {
    State made = wire.create(USER, user("infra"));
    tailnet.guest("control").die();

    assertThat(wire.read(USER, made)).isPresent();
    assertThat(wire.said())
        .contains(
            "warning: node control: headscale cannot be asked, so what it knows of this is kept as"
                + " it was: control does not answer");
  }

  @Test
  void aDeadControlPlaneIsWaitedForOnceWhileEverythingGoes() {
    State user = wire.create(USER, user("infra"));
    State key = wire.create(KEY, key("infra"));
    int before = tailnet.guest("control").die().asked().size();

    wire.delete(KEY, key);
    wire.delete(USER, user);

    assertThat(tailnet.guest("control").asked()).hasSize(before + 1);
  }

  @Test
  void withTheGuestsGoingNothingIsRemovedOneByOne() {
    State user = wire.create(USER, user("infra"));
    int before = tailnet.guest("control").asked().size();

    try (Wire discarding = Wire.discarding(tailnet.nodes())) {
      discarding.delete(USER, user);
    }

    assertThat(tailnet.guest("control").asked()).hasSize(before);
  }

  @Test
  void aKeysSecretIsToldOnceAndTravelsAsASecret() {
    var outputs = wire.stub().create(wire.creation(KEY, key(""), 0)).getProperties();

    assertThat(outputs.getFieldsOrThrow("secret")).isEqualTo(secret(text(FakeTailnet.SECRET)));
    assertThat(outputs.getFieldsOrThrow("expiresAt").getStringValue())
        .isEqualTo("2026-11-24T04:00:00Z");
    assertThat(tailnet.guest("control").askedFor("preauthkeys create"))
        .singleElement()
        .asString()
        .contains("--user 2 --expiration 86400s")
        .doesNotContain("--reusable");
  }

  @Test
  void anExpiredKeyIsGoneAndSoIsAnUnknownOne() {
    State key = wire.create(KEY, key(""));
    assertThat(wire.read(KEY, key)).isPresent();

    tailnet.setExpiration(2, Wire.NOW.getEpochSecond() - 1);
    assertThat(wire.read(KEY, key)).as("expired").isEmpty();

    tailnet.dropKeys();
    assertThat(wire.read(KEY, key)).as("unknown").isEmpty();
  }

  @Test
  void aUsedSingleUseKeyIsKeptWhileItsNodeIsAMember() {
    State key = wire.create(KEY, key("app"));
    tailnet.entry("app", "100.64.0.3", true);
    tailnet.markUsed(2);
    tailnet.setExpiration(2, Wire.NOW.getEpochSecond() - 1);

    assertThat(wire.read(KEY, key)).as("it has done what it is for").isPresent();

    tailnet.expire("app");
    assertThat(wire.read(KEY, key)).as("its node has to join again").isEmpty();

    tailnet.forget("app");
    assertThat(wire.read(KEY, key)).as("its node is gone").isEmpty();
  }

  @Test
  void aNodeThatIsNotInItsSeatNeedsAKeyThatWasNeverUsed() {
    State key = wire.create(KEY, key("app"));
    tailnet.entry("app", "100.64.0.3", true);
    tailnet.markUsed(2);

    tailnet.change("app", entry -> entry.tagged("tag:web"));
    assertThat(wire.read(KEY, key)).as("its tags were changed by hand").isEmpty();

    tailnet.change("app", entry -> entry.tagged().offline());
    assertThat(wire.read(KEY, key)).as("its client may have lost its state").isEmpty();
  }

  @Test
  void anUnusedKeyOfANodeInItsSeatMayEnd() {
    State key = wire.create(KEY, key("app"));
    tailnet.entry("app", "100.64.0.3", true);
    tailnet.setExpiration(2, Wire.NOW.getEpochSecond() - 1);

    assertThat(wire.read(KEY, key)).isPresent();
  }

  @Test
  void anotherKeyUnderTheSameNumberIsLeftAlone() {
    State key = wire.create(KEY, key(""));
    // A rebuilt control plane made its own key number 2, a day later.
    tailnet.setExpiration(2, Wire.NOW.getEpochSecond() + 2 * 86400);

    wire.delete(KEY, key);

    assertThat(tailnet.guest("control").askedFor("preauthkeys expire")).isEmpty();
  }

  @Test
  void deletingAKeyExpiresIt() {
    State key = wire.create(KEY, key(""));

    wire.delete(KEY, key);

    assertThat(tailnet.guest("control").askedFor("preauthkeys expire --id 2")).hasSize(1);
  }

  @Test
  void aWrongLifetimeIsFoundBeforeAnythingIsMade() {
    assertThat(wire.check(KEY, key("").with("expiration", "soon")))
        .containsExactly("expiration is wrong: \"soon\" is no time; write it as 30m, 24h or 90d");
  }

  @Test
  void anotherMachineMakesAnotherKeyAfterTheOldOneIsGone() {
    var diff = wire.diff(KEY, key(""), key("").with("machine", "rebuilt"));

    assertThat(diff.getReplacesList()).containsExactly("machine");
    assertThat(diff.getDeleteBeforeReplace()).isTrue();
  }

  private static Properties user(String name) {
    return MembershipTest.with(Properties.NONE, "connection", "control")
        .with("name", name)
        .with("machine", "m-control");
  }

  private static Properties key(String consumer) {
    return PropertyStructs.read(
        Wire.struct(MembershipTest.with(Properties.NONE, "connection", "control")).toBuilder()
            .putFields(
                "reusable", com.google.protobuf.Value.newBuilder().setBoolValue(false).build())
            .putFields(
                "ephemeral", com.google.protobuf.Value.newBuilder().setBoolValue(false).build())
            .putFields("machine", text("m-control"))
            .putFields("userId", text("2"))
            .putFields("expiration", text("24h"))
            .putFields("consumer", text(consumer))
            .build());
  }
}
