package tailnetlab.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Value;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import pulumirpc.Provider.DiffResponse;
import tailnetlab.plan.Orders;
import tailnetlab.provider.FakeGuest.Answer;
import tailnetlab.provider.FakeTailnet.Entry;
import tailnetlab.provider.Resource.State;
import tailnetlab.remote.Unreachable;

final class MembershipTest {
  private static final String TYPE = "Membership";
  private static final Properties SERVER = inputs("autoconnect");
  private static final Properties DEVICE = inputs("person");

  private final FakeTailnet tailnet = new FakeTailnet();
  private final FakeGuest app = tailnet.guest("app");
  private final Wire wire = Wire.to(tailnet.nodes());

  @AfterEach
  void hangUp() {
    wire.close();
  }

  @Test
  void aServerJoinsByTheKeyOnItsDisk() {
    State joined = wire.create(TYPE, SERVER);

    assertThat(joined.id()).isEqualTo("2");
    assertThat(joined.outputs().texts("addresses")).containsExactly("100.64.0.2");
    assertThat(app.askedFor(KeyFile.PATH)).as("the key and its hash").hasSize(2);
    assertThat(app.askedFor("restart -- tailscaled-autoconnect.service")).hasSize(1);
    assertThat(app.askedFor("tailscale up")).isEmpty();
  }

  @Test
  void aDeviceJoinsAsAPersonWould() {
    wire.create(TYPE, DEVICE);

    assertThat(app.askedFor("tailscale up"))
        .singleElement()
        .asString()
        .contains("--login-server=https://control", "--hostname=app");
    assertThat(app.askedFor("systemctl restart")).isEmpty();
  }

  @Test
  void otherTagsMakeItJoinAnewByAnotherKey() {
    Properties tagged = SERVER.with("tags", List.of("tag:web"));

    DiffResponse diff = wire.diff(TYPE, SERVER, tagged);

    assertThat(diff.getReplacesList()).containsExactly("tags");
    assertThat(diff.getDeleteBeforeReplace()).isTrue();
  }

  @Test
  void tagsThatItShouldNotHaveOrHasLostAreSeen() {
    State plain = wire.create(TYPE, SERVER);
    assertThat(wire.read(TYPE, plain).orElseThrow().inputs().value("tags")).isEmpty();

    State tagged = new State(plain.id(), SERVER.with("tags", List.of("tag:web")), plain.outputs());
    assertThat(wire.read(TYPE, tagged).orElseThrow().inputs().texts("tags")).isEmpty();
  }

  @Test
  void whoHasOtherTagsThanItShouldJoinsAnewThoughItIsAMember() {
    tailnet.member("app", tailnet.entry("app", "100.64.0.7", true));
    tailnet.tagWhoeverJoins(List.of("tag:web"));

    State joined = wire.create(TYPE, SERVER.with("tags", List.of("tag:web")));

    assertThat(joined.id()).isEqualTo("3");
    assertThat(tailnet.entries())
        .singleElement()
        .extracting(Entry::tags)
        .asString()
        .contains("web");
  }

  @Test
  void aKeyThatGivesOtherTagsIsToldAsThat() {
    assertThatThrownBy(() -> wire.create(TYPE, SERVER.with("tags", List.of("tag:web"))))
        .hasMessage(
            "FAILED_PRECONDITION: node app: headscale gave it the tags [], and its key was to give"
                + " it [tag:web]");
  }

  @Test
  void anEntryRenamedByHandIsSeen() {
    State joined = wire.create(TYPE, SERVER);
    tailnet.change("app", entry -> entry.renamed("other"));

    assertThat(wire.read(TYPE, joined).orElseThrow().inputs().text("name")).isEqualTo("other");
  }

  @Test
  void whoIsOfflineForHeadscaleIsNoMember() {
    State joined = wire.create(TYPE, SERVER);
    tailnet.change("app", Entry::offline);

    assertThat(wire.read(TYPE, joined)).isEmpty();
  }

  @Test
  void aMemberThatIsOfflineForHeadscaleConnectsAnew() {
    tailnet.member("app", tailnet.entry("app", "100.64.0.7", false));
    app.on(
        "systemctl restart -- tailscaled.service",
        command -> {
          tailnet.forget("app");
          tailnet.member("app", tailnet.entry("app", "100.64.0.7", true));
          return Answer.of("");
        });

    wire.create(TYPE, DEVICE);

    assertThat(app.askedFor("tailscale up")).isEmpty();
  }

  @Test
  void aDaemonThatWasStoppedOrTakenOutOfTheBootIsSeen() {
    State joined = wire.create(TYPE, SERVER);

    app.on("systemctl show", "ActiveState=active\nUnitFileState=disabled\n");
    assertThat(wire.read(TYPE, joined)).as("disabled").isEmpty();

    app.on("systemctl show", "ActiveState=inactive\nUnitFileState=enabled\n")
        .on("tailscale status", command -> Answer.failed(1, "failed to connect"));
    assertThat(wire.read(TYPE, joined)).as("stopped").isEmpty();
  }

  @Test
  void aDaemonThatWasStoppedIsStartedAndNothingElseIsDone() {
    tailnet.member("app", tailnet.entry("app", "100.64.0.7", true));
    app.on("systemctl show", "ActiveState=inactive\nUnitFileState=disabled\n")
        .on("systemctl unmask", "")
        .on("systemctl enable", "")
        .on(
            "systemctl start",
            command -> {
              app.on("systemctl show", "ActiveState=active\nUnitFileState=enabled\n");
              return Answer.of("");
            });

    assertThat(wire.create(TYPE, DEVICE).id()).isEqualTo("2");
    assertThat(app.askedFor("tailscale up")).isEmpty();
    assertThat(wire.said()).contains("tailscaled.service is inactive and disabled: starting it");
  }

  @Test
  void whoWasLoggedOutOnTheNodeIsNoMember() {
    State joined = wire.create(TYPE, DEVICE);
    app.on("tailscale status", "{\"BackendState\":\"NeedsLogin\",\"Health\":null}");

    assertThat(wire.read(TYPE, joined)).isEmpty();
  }

  @Test
  void aKeyFileThatIsLostOrAnotherIsRolledOutAgain() {
    State joined = wire.create(TYPE, SERVER);
    assertThat(hasItsKey(joined)).isTrue();

    tailnet.setKeyFile("app", "");
    State read = wire.read(TYPE, joined).orElseThrow();

    assertThat(wire.diff(TYPE, read.inputs(), SERVER).getDiffsList()).containsExactly("authKey");
    wire.update(TYPE, read, SERVER);
    assertThat(hasItsKey(joined)).isTrue();
  }

  private boolean hasItsKey(State joined) {
    return wire.read(TYPE, joined).orElseThrow().inputs().agreesOn("authKey", joined.inputs());
  }

  @Test
  void aNodeThatCannotBeAskedKeepsWhatHeadscaleSaysOfIt() {
    State joined = wire.create(TYPE, SERVER);
    app.die();

    assertThat(wire.read(TYPE, joined)).isPresent();
    assertThat(wire.said())
        .contains(
            "warning: node app cannot be asked, so its membership is kept as headscale has it:"
                + " app does not answer");
  }

  @Test
  void joiningAnewIsKnownByItsTimeThoughTheNumberStays() {
    State joined = wire.create(TYPE, SERVER);

    assertThat(joined.outputs().text("joinedAt")).isEqualTo("2026-11-23T04:00:00Z");
    assertThat(wire.read(TYPE, joined).orElseThrow().outputs().text("joinedAt"))
        .isEqualTo("2026-11-23T04:00:00Z");
  }

  @Test
  void aMachineThatWasJustStartedIsAwaitedAndItsClockSet() {
    State joined = wire.create(TYPE, SERVER);
    app.firstThrow(new Unreachable("app does not answer", null))
        .on("is-system-running", command -> Answer.failed(1, "degraded"))
        .on("date +%s", "1 0")
        .on("date --set", "");

    try (Wire after = Wire.ordered(Orders.toProve(Set.of("app")), tailnet.nodes())) {
      assertThat(after.read(TYPE, joined)).isPresent();
      assertThat(after.said())
          .contains("booting, no SSH yet (0 s)", "setting the clock of app")
          .noneMatch(line -> line.startsWith("warning"));
    }
    assertThat(app.askedFor("date --set")).hasSize(1);
  }

  @Test
  void theKeyIsNeverAnArgumentNorProgress() {
    wire.create(TYPE, SERVER);
    wire.create(TYPE, DEVICE.with("name", "app"));

    assertThat(app.asked()).noneMatch(line -> line.contains("hskey"));
    assertThat(wire.said()).noneMatch(line -> line.contains("hskey"));
  }

  @Test
  void whoIsAMemberAlreadyIsTakenAsItIs() {
    tailnet.member("app", tailnet.entry("app", "100.64.0.7", true));

    assertThat(wire.create(TYPE, DEVICE).id()).isEqualTo("2");
    assertThat(app.askedFor("tailscale up")).isEmpty();
  }

  @Test
  void aRebuiltNodeGetsItsNameBack() {
    tailnet.entry("app", "100.64.0.7", false);

    wire.create(TYPE, SERVER);

    assertThat(tailnet.entries()).singleElement().extracting(Entry::name).isEqualTo("app");
    assertThat(wire.said()).contains("removing the stale entry app (node 2, 100.64.0.7, offline)");
  }

  @Test
  void aNodeThatHeadscaleForgotJoinsAgainWithoutALogout() {
    tailnet.member("app", tailnet.entry("app", "100.64.0.7", true));
    tailnet.forget("app");

    wire.create(TYPE, SERVER);

    assertThat(app.askedFor("tailscale logout")).isEmpty();
    assertThat(tailnet.entries()).singleElement().extracting(Entry::name).isEqualTo("app");
  }

  @Test
  void anExpiredNodeJoinsAgainUnderItsName() {
    tailnet.member("app", tailnet.entry("app", "100.64.0.7", true));
    tailnet.expire("app");

    wire.create(TYPE, SERVER);

    assertThat(tailnet.entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.name()).isEqualTo("app");
              assertThat(entry.expiry()).isEmpty();
            });
  }

  @Test
  void aNodeThatBecameATwinGetsItsNameOnceTheOtherIsGone() {
    tailnet.member("app", tailnet.entry("app-1", "100.64.0.7", true));

    wire.create(TYPE, SERVER);

    assertThat(tailnet.entries()).singleElement().extracting(Entry::name).isEqualTo("app");
  }

  @Test
  void aTwinIsNamed() {
    // It appears between our look and our login: another machine won the name.
    app.on(
        "systemctl restart",
        command -> {
          tailnet.entry("app", "100.64.0.66", true);
          tailnet.member("app", tailnet.entry("app-1", "100.64.0.67", true));
          return Answer.of("");
        });

    assertThatThrownBy(() -> wire.create(TYPE, SERVER))
        .hasMessage(
            "FAILED_PRECONDITION: node app: headscale gave it the name app-1, because it has that"
                + " name already: app (node 2, 100.64.0.66, online). Remove the twin (`headscale"
                + " nodes delete --identifier NUMBER` on the control plane) and type `pulumi up`"
                + " again");
  }

  @Test
  void aUnitThatFailsShowsItsJournal() {
    app.on(
        "systemctl restart",
        command -> {
          app.on("systemctl show", "ActiveState=failed\nSubState=failed\nResult=exit-code\n");
          return Answer.failed(1, "");
        });
    app.on("journalctl", "tailscale up: authkey expired\n");

    assertThatThrownBy(() -> wire.create(TYPE, SERVER))
        .hasMessage(
            "FAILED_PRECONDITION: node app: tailscaled-autoconnect.service is failed (exit-code);"
                + " the end of its journal:\n  tailscale up: authkey expired\nIts pre-auth key is"
                + " spent. `./lab up` looks at the keys first and makes another; so does `pulumi up"
                + " --refresh`");
  }

  @Test
  void whoIsRefusedSaysWhy() {
    app.on("tailscale up", command -> Answer.failed(1, "backend error: authkey already used"));

    assertThatThrownBy(() -> wire.create(TYPE, DEVICE))
        .hasMessageContaining("node app did not join")
        .hasMessageContaining("authkey already used")
        .hasMessageContaining("The client says NeedsLogin:\n  You are logged out.")
        .hasMessageEndingWith("so does `pulumi up --refresh`");
  }

  @Test
  void whoNeverComesOnlineIsToldWithWhatWasSeenLast() {
    app.on("systemctl restart", "");

    assertThatThrownBy(() -> wire.create(TYPE, SERVER, 1.5))
        .hasMessageStartingWith("DEADLINE_EXCEEDED: node app was no member within 1 s; seen last:")
        .hasMessageContaining("the client says NeedsLogin");
  }

  @Test
  void aNodeRemovedInHeadscaleIsGoneAndSoIsAnExpiredOne() {
    State joined = wire.create(TYPE, SERVER);
    assertThat(wire.read(TYPE, joined)).isPresent();

    tailnet.expire("app");
    assertThat(wire.read(TYPE, joined)).as("expired").isEmpty();

    tailnet.forget("app");
    assertThat(wire.read(TYPE, joined)).as("removed").isEmpty();
  }

  @Test
  void aMemberIsKeptWhileTheControlPlaneIsDown() {
    State joined = wire.create(TYPE, SERVER);
    tailnet.guest("control").die();

    assertThat(wire.read(TYPE, joined)).isPresent();
  }

  @Test
  void aNewKeyIsRolledOutWithoutJoiningAgain() {
    State joined = wire.create(TYPE, SERVER);
    Properties newKey = SERVER.withSecret("authKey", "hskey-auth-new");

    DiffResponse diff = wire.diff(TYPE, SERVER, newKey);
    assertThat(diff.getDiffsList()).containsExactly("authKey");
    assertThat(diff.getReplacesList()).isEmpty();
    assertThat(wire.update(TYPE, joined, newKey).outputs().text("nodeId")).isEqualTo("2");
    assertThat(app.askedFor(KeyFile.PATH + ".sha256")).hasSize(2);
    assertThat(app.askedFor("systemctl restart")).hasSize(1);
  }

  @Test
  void aDeviceHasNoUseForANewKey() {
    State joined = wire.create(TYPE, DEVICE);
    int before = app.asked().size();

    wire.update(TYPE, joined, DEVICE.withSecret("authKey", "hskey-auth-new"));

    assertThat(app.asked()).hasSize(before);
  }

  @Test
  void anotherMachineLeavesBeforeItsSuccessorJoins() {
    DiffResponse diff = wire.diff(TYPE, SERVER, SERVER.with("machine", "rebuilt"));

    assertThat(diff.getReplacesList()).containsExactly("machine");
    assertThat(diff.getDeleteBeforeReplace()).isTrue();
  }

  @Test
  void leavingLogsOutAndRemovesTheEntry() {
    State joined = wire.create(TYPE, SERVER);

    wire.delete(TYPE, joined);

    assertThat(app.askedFor("tailscale logout")).hasSize(1);
    assertThat(tailnet.entries()).isEmpty();
  }

  @Test
  void leavingTouchesNeitherARebuiltMachineNorAnotherNodeOfTheNumber() {
    State joined = wire.create(TYPE, SERVER);
    tailnet.forget("app");
    tailnet.member("app", new Entry(9, "x", "x", "100.64.0.99", true, "", List.of()));
    tailnet.entry("other", "100.64.0.2", true);
    State sameNumber = new State("3", joined.inputs(), joined.outputs());

    wire.delete(TYPE, sameNumber);

    assertThat(app.askedFor("tailscale logout")).isEmpty();
    assertThat(tailnet.entries()).hasSize(1);
  }

  @Test
  void leavingDoesNotHangOnDeadGuests() {
    State joined = wire.create(TYPE, SERVER);
    app.die();
    tailnet.guest("control").die();

    wire.delete(TYPE, joined);

    assertThat(wire.said())
        .contains(
            "warning: node control: headscale cannot be asked (control does not answer), so node"
                + " app stays there unless it goes with its guest");
  }

  @Test
  void anUnknownWayToJoinIsRefusedWithTheKnownOnes() {
    assertThat(wire.check(TYPE, SERVER.with("how", "magic")))
        .containsExactly("how is \"magic\"; it is autoconnect or person");
  }

  static Properties with(Properties properties, String name, String node) {
    return PropertyStructs.read(
        Wire.struct(properties).toBuilder()
            .putFields(
                name,
                Value.newBuilder()
                    .setStructValue(Wire.struct(FakeTailnet.connection(node)))
                    .build())
            .build());
  }

  private static Properties inputs(String how) {
    return with(with(Properties.NONE, "connection", "app"), "control", "control")
        .with("name", "app")
        .with("machine", "m-app")
        .with("loginServer", "https://control")
        .withSecret("authKey", FakeTailnet.SECRET)
        .with("how", how);
  }
}
