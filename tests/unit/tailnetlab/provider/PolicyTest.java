package tailnetlab.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tailnetlab.provider.Resource.State;

final class PolicyTest {
  private static final String TYPE = "Policy";
  private static final String OURS = "{\n  // ours\n  \"grants\": []\n}\n";

  private final FakeTailnet tailnet = new FakeTailnet();
  private final Wire wire = Wire.to(tailnet.nodes());

  @AfterEach
  void hangUp() {
    wire.close();
  }

  @Test
  void setsThePolicyAndSaysWhen() {
    State made = wire.create(TYPE, policy(OURS));

    assertThat(tailnet.policy()).isEqualTo(OURS);
    assertThat(made.outputs().text("setAt")).isEqualTo(Wire.NOW.toString());
    assertThat(wire.read(TYPE, made).orElseThrow().inputs().agreesOn("huJson", made.inputs()))
        .isTrue();
  }

  @Test
  void setsNothingOnAFreshHeadscaleWithoutAPolicy() {
    State made = wire.create(TYPE, policy(""));

    assertThat(tailnet.guest("control").askedFor("policy set")).isEmpty();
    assertThat(wire.read(TYPE, made).orElseThrow().inputs().optionalText("huJson")).isEmpty();
  }

  @Test
  void aPolicyThatACutOffRunLeftIsCleared() {
    tailnet.setPolicy(OURS);

    wire.create(TYPE, policy(""));

    assertThat(tailnet.guest("control").askedFor("policy set")).hasSize(1);
  }

  @Test
  void aChangeByHandIsSeenAndPutBack() {
    State made = wire.create(TYPE, policy(OURS));
    tailnet.setPolicy("{\"acls\":[]}");

    State drifted = wire.read(TYPE, made).orElseThrow();
    assertThat(drifted.inputs().text("huJson")).isEqualTo("{\"acls\":[]}");
    assertThat(wire.diff(TYPE, drifted.inputs(), policy(OURS)).getDiffsList())
        .containsExactly("huJson");

    wire.update(TYPE, drifted, policy(OURS));
    assertThat(tailnet.policy()).isEqualTo(OURS);
  }

  @Test
  void aPolicySetByHandWhereNoneShouldBeIsCleared() {
    State made = wire.create(TYPE, policy(""));
    tailnet.setPolicy(OURS);

    wire.update(TYPE, wire.read(TYPE, made).orElseThrow(), policy(""));

    assertThat(tailnet.policy()).isEqualTo("{}");
  }

  @Test
  void takingThePolicyAwayAllowsEverythingAgain() {
    State made = wire.create(TYPE, policy(OURS));

    State without = wire.update(TYPE, made, policy(""));

    assertThat(tailnet.policy()).isEqualTo("{}");
    assertThat(wire.read(TYPE, without).orElseThrow().inputs().optionalText("huJson")).isEmpty();
  }

  @Test
  void aRefusalNamesTheFileAndKeepsTheOldPolicy() {
    State made = wire.create(TYPE, policy(OURS));
    tailnet.refusePolicies("setting policy: test(s) failed:\\ninfra@ -> tag:web:443");

    assertThatThrownBy(() -> wire.update(TYPE, made, policy("{\"tests\":[]}")))
        .hasMessageContaining(
            "policy.hujson: headscale refuses this policy, and the one before it stays in force:"
                + " setting policy: test(s) failed:\ninfra@ -> tag:web:443");
    assertThat(tailnet.policy()).isEqualTo(OURS);
  }

  @Test
  void anotherNameOfTheFileChangesNothingInHeadscale() {
    State made = wire.create(TYPE, policy(OURS));
    int before = tailnet.guest("control").asked().size();

    wire.update(TYPE, made, policy(OURS).with("file", "other.hujson"));

    assertThat(tailnet.guest("control").asked()).hasSize(before);
  }

  @Test
  void deletingItAllowsEverythingAgain() {
    State made = wire.create(TYPE, policy(OURS));

    wire.delete(TYPE, made);

    assertThat(tailnet.policy()).isEqualTo("{}");
  }

  @Test
  void isKeptWhileTheControlPlaneIsDown() {
    State made = wire.create(TYPE, policy(OURS));
    tailnet.guest("control").die();

    assertThat(wire.read(TYPE, made)).isPresent();
    wire.delete(TYPE, made);

    assertThat(wire.said()).anyMatch(line -> line.contains("so the policy stays there unless"));
  }

  private static Properties policy(String huJson) {
    return MembershipTest.with(Properties.NONE, "connection", "control")
        .with("machine", "m-control")
        .with("file", "policy.hujson")
        .with("huJson", huJson);
  }
}
