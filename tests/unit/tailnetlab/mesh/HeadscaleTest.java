package tailnetlab.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tailnetlab.mesh.Headscale.KeyRequest;
import tailnetlab.mesh.Headscale.MeshNode;
import tailnetlab.mesh.Headscale.PreAuthKey;
import tailnetlab.mesh.Headscale.User;
import tailnetlab.mesh.ScriptedNode.Recorded;
import tailnetlab.remote.TimedOut;

class HeadscaleTest {
  private static final String PATIENT = "cgroup.procs 120s ";
  private static final String INACTIVE = "ActiveState=failed\nSubState=failed\nResult=exit-code\n";
  private static final String ACTIVE = "ActiveState=active\nSubState=running\nResult=success\n";
  private static final String TIMEOUT =
      "{\"error\": \"connecting to headscale: context deadline exceeded\"}";

  private final ScriptedNode node = new ScriptedNode();
  private final Headscale headscale = new Headscale(node);

  @ParameterizedTest
  @ValueSource(strings = {"headscale-0.29", "headscale-0.30"})
  void bothDialectsTellTheSameUsers(String dialect) {
    node.says(new Recorded(dialect + "/users-list.json"));
    assertThat(headscale.users()).containsExactly(new User(1, "infra"));
    assertThat(node.lines()).hasSize(1);
    assertThat(node.lines().get(0)).endsWith(PATIENT + "headscale users list --output json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"headscale-0.29", "headscale-0.30"})
  void bothDialectsTellTheSameKeys(String dialect) {
    node.says(new Recorded(dialect + "/preauthkeys-list.json"));
    String masked = "hskey-auth-kkkkkkkkkkkk-***";
    assertThat(headscale.preAuthKeys())
        .containsExactly(
            new PreAuthKey(
                1,
                1,
                masked,
                true,
                false,
                false,
                Instant.parse("2026-11-24T04:12:06.524684500Z"),
                Optional.of(Instant.parse("2026-11-23T04:12:06.525787385Z"))),
            new PreAuthKey(
                2,
                1,
                masked,
                false,
                false,
                true,
                Instant.parse("2026-11-23T04:42:06.633442222Z"),
                Optional.of(Instant.parse("2026-11-23T04:12:06.634527768Z"))),
            new PreAuthKey(
                3,
                1,
                masked,
                false,
                true,
                false,
                Instant.parse("2026-11-23T05:12:06.736547711Z"),
                Optional.of(Instant.parse("2026-11-23T04:12:06.737543885Z"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"headscale-0.29", "headscale-0.30"})
  void bothDialectsTellTheSameNodes(String dialect) {
    node.says(new Recorded(dialect + "/nodes-list.json"));
    List<MeshNode> nodes = headscale.nodes();
    assertThat(nodes).extracting(MeshNode::id).containsExactly(1L, 2L);
    assertThat(nodes).extracting(MeshNode::name).containsExactly("client2", "app");
    assertThat(nodes.get(0).expiry()).as("a node that never expires").isEmpty();
    assertThat(nodes.get(0).availableRoutes()).isEmpty();
    assertThat(nodes.get(0).keyId()).as("the key that joined it").contains(2L);

    MeshNode expired = nodes.get(1);
    assertThat(expired.hostname()).isEqualTo("app");
    assertThat(expired.addresses()).containsExactly("100.64.0.2", "fd7a:115c:a1e0::2");
    assertThat(expired.expiry()).contains(Instant.parse("2026-11-23T04:16:29.946414077Z"));
    assertThat(expired.online()).as("headscale says so of an expired node too").isTrue();
    assertThat(expired.availableRoutes()).containsExactly("10.9.0.0/24");
    assertThat(expired.approvedRoutes()).containsExactly("10.9.0.0/24");
  }

  @ParameterizedTest
  @ValueSource(strings = {"headscale-0.29", "headscale-0.30"})
  void anEmptyListIsEmptyInBothDialects(String dialect) {
    node.says(new Recorded(dialect + "/empty-list.json"));
    assertThat(headscale.nodes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"headscale-0.29", "headscale-0.30"})
  void aNewKeyTellsItsSecretOnceAndNeverInItsText(String dialect) {
    node.says(new Recorded(dialect + "/preauthkey-create.json"));
    PreAuthKey key =
        headscale.createPreAuthKey(new KeyRequest(1, true, false, Duration.ofHours(24), List.of()));
    assertThat(key.secret()).isEqualTo("hskey-auth-kkkkkkkkkkkk-" + "s".repeat(64));
    assertThat(key.reusable()).isTrue();
    assertThat(key).hasToString("pre-auth key 1");
    assertThat(node.lines().get(0))
        .endsWith(
            PATIENT
                + "headscale preauthkeys create --user 1 --reusable --expiration 86400s"
                + " --output json");
  }

  @Test
  void aTaggedEphemeralKeyIsAskedForWithoutAUser() {
    node.says(new Recorded("headscale-0.29/preauthkey-create-tagged.json"));
    KeyRequest request =
        new KeyRequest(0, false, true, Duration.ofHours(1), List.of("tag:server", "tag:web"));
    assertThat(headscale.createPreAuthKey(request).ephemeral()).isTrue();
    assertThat(node.lines().get(0))
        .contains("create --ephemeral --tags tag:server,tag:web --expiration 3600s");
  }

  @Test
  void aRefusalCarriesHeadscalesOwnWords() {
    node.ends(1, "", new Recorded("headscale-0.29/error-node-missing.json").text());
    assertThatExceptionOfType(HeadscaleError.class)
        .isThrownBy(() -> headscale.deleteNode(77))
        .withMessage(
            "headscale on app refused `nodes delete --identifier 77 --force`: "
                + "getting node: rpc error: code = NotFound desc = node not found")
        .matches(HeadscaleError::isNotFound);
  }

  @Test
  void aMissingProgramIsToldInTheShellsWords() {
    node.ends(127, "", "env: 'headscale': No such file or directory\n");
    assertThatExceptionOfType(HeadscaleError.class)
        .isThrownBy(headscale::users)
        .withMessageEndingWith("env: 'headscale': No such file or directory");
  }

  @Test
  void anAnswerThatIsNotJsonIsToldWithoutItsText() {
    node.says("hskey-auth-secret");
    assertThatExceptionOfType(UnreadableAnswer.class)
        .isThrownBy(headscale::preAuthKeys)
        .withMessageContaining("headscale on app, asked `preauthkeys list`, did not answer")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hskey-auth-secret"));
  }

  @Test
  void aUserMadeDespiteATimeoutIsFoundInTheList() {
    node.ends(1, "", TIMEOUT).says(ACTIVE).says(new Recorded("headscale-0.29/users-list.json"));
    assertThat(headscale.createUser("infra")).isEqualTo(new User(1, "infra"));
  }

  @Test
  void aUserThatExistsIsARefusal() {
    node.ends(1, "", new Recorded("headscale-0.29/error-user-twice.json").text());
    assertThatExceptionOfType(HeadscaleError.class)
        .isThrownBy(() -> headscale.createUser("infra"))
        .withMessageContaining("UNIQUE constraint failed: users.name");
    assertThat(node.lines()).hasSize(1);
  }

  @Test
  void healthIsFalseWhileTheServerIsDown() {
    node.ends(1, "", TIMEOUT)
        .says(ACTIVE)
        .says("{\"database_connectivity\": true}")
        .says("{\"databaseConnectivity\": true}")
        .says("{}")
        .breaks(new TimedOut("app: too slow"))
        .says(ACTIVE);
    assertThat(headscale.healthy()).as("refused socket").isFalse();
    assertThat(headscale.healthy()).as("0.29").isTrue();
    assertThat(headscale.healthy()).as("0.30").isTrue();
    assertThat(headscale.healthy()).as("no database").isFalse();
    assertThat(headscale.healthy()).as("no answer").isFalse();
    assertThat(node.lines().get(0)).endsWith("cgroup.procs 10s headscale health --output json");
  }

  @Test
  void aDaemonThatDoesNotStartIsToldAtOnceWithItsWholeReason() {
    node.ends(69, "", "")
        .says(INACTIVE)
        .says(
            """
            2026-11-20T10:00:00Z INF listening
            2026-11-20T10:00:09Z FTL an earlier end
            2026-11-20T10:10:00Z INF Opening database
            2026-11-20T10:10:01Z FTL home/config.go:1483 >
            The "dns_config.magic_dns" configuration key has been removed. Please see the changelog.
            """);

    assertThatExceptionOfType(HeadscaleError.class)
        .isThrownBy(headscale::nodes)
        .withMessage(
            "`headscale nodes list` on app cannot be asked: headscale does not start:"
                + " FTL home/config.go:1483 >; The \"dns_config.magic_dns\" configuration key has"
                + " been removed. Please see the changelog.")
        .matches(HeadscaleError::isTimeout);
    assertThat(node.lines()).as("the command line is asked once").hasSize(3);
  }

  @Test
  void aDaemonThatWasStoppedDidNotEndByWhatItSaidBefore() {
    node.ends(69, "", "")
        .says("ActiveState=inactive\nSubState=dead\nResult=success\n")
        .says("2026-11-20T10:00:09Z FTL an earlier end\n");

    assertThatExceptionOfType(HeadscaleError.class)
        .isThrownBy(headscale::nodes)
        .withMessageEndingWith("headscale does not run (inactive, success)");
  }

  @Test
  void aDaemonThatHangsIsToldFromOneThatIsNotThere() {
    node.ends(1, "", TIMEOUT).says(ACTIVE).breaks(new TimedOut("app: too slow")).says(ACTIVE);
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(HeadscaleError.class)
          .isThrownBy(Headscale.running(node)::nodes)
          .withMessage(
              "headscale on app, asked `nodes list`:"
                  + " its daemon runs, and gave no answer within 10 s");
    }
  }

  @Test
  void whereProcessesAreKeptElsewhereSystemdIsBelieved() {
    node.ends(69, "", "").says(ACTIVE).says(new Recorded("headscale-0.29/users-list.json"));

    assertThat(headscale.users()).containsExactly(new User(1, "infra"));
  }

  @Test
  void whoOnlyLooksGivesUpSoonerThanWhoChanges() {
    Headscale running = Headscale.running(node);
    node.says("[]").says("{}");
    running.nodes();
    running.expireNode(1);

    assertThat(node.asked().get(0).limit()).isLessThanOrEqualTo(Duration.ofSeconds(15));
    assertThat(node.asked().get(1).limit()).isGreaterThan(Duration.ofMinutes(2));
  }

  @Test
  void noPolicyIsNothingAndAPolicyIsItsOwnText() {
    String huJson = "// all\n{\"acls\":[],}\n";
    node.ends(1, "", new Recorded("headscale-0.29/error-no-policy.json").text()).says(huJson);
    assertThat(headscale.policy()).isEmpty();
    assertThat(headscale.policy()).contains(huJson.strip());
  }

  @Test
  void aPolicyTravelsOnStandardInput() {
    node.ends(1, "", new Recorded("headscale-0.29/error-policy-test.json").text());
    assertThatExceptionOfType(HeadscaleError.class)
        .isThrownBy(() -> headscale.setPolicy("{\"tests\":[]}"))
        .withMessageContaining("infra@ -> infra@:443: expected ALLOWED, got DENIED");
    assertThat(node.inputs()).containsExactly("{\"tests\":[]}");
    assertThat(node.lines()).hasSize(1);
    assertThat(node.lines().get(0)).contains("policy set --file /dev/stdin");
  }

  @Test
  void routesAreApprovedAsOneList() {
    headscaleAnswersNothing();
    headscale.approveRoutes(2, List.of("10.9.0.0/24", "10.8.0.0/24"));
    headscale.approveRoutes(2, List.of());
    assertThat(node.asked().get(0).words()).contains("--routes", "10.9.0.0/24,10.8.0.0/24");
    assertThat(node.asked().get(1).words()).contains("--routes", "");
  }

  private void headscaleAnswersNothing() {
    node.says("{}").says("{}");
  }
}
