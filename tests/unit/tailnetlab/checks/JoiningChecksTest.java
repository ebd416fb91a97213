package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static tailnetlab.checks.Reds.assertFails;
import static tailnetlab.checks.Reds.assertOpen;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JoiningChecksTest {
  private final Lab lab = new Lab();

  @Test
  void believesTheUnitsOwnNoteWhenTheJournalWasRotated() {
    lab.on("app", "^journalctl .*autoconnect", "");

    assertThat(lab.run("S2-autoconnect")).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void readsTheJournalWhereTheNoteIsEmpty() {
    lab.on("app", "^cat .*waited-for-key", "");
    assertThat(lab.run("S2-autoconnect")).isInstanceOf(Verdict.Pass.class);

    lab.on("app", "^journalctl .*autoconnect", "… Finished tailscaled-autoconnect.service\n");
    assertFails(lab.run("S2-autoconnect"), Diagnosis.JOINED_TOO_EARLY, "app");
  }

  @Test
  void seesAUnitThatNeverFailed() {
    withoutNote();
    lab.on("app", "^journalctl .*autoconnect", "… Finished tailscaled-autoconnect.service\n");

    assertFails(lab.run("S2-autoconnect"), Diagnosis.JOINED_TOO_EARLY, "app: the unit's first run");
  }

  @Test
  void seesAUnitThatFailedOnlyAfterItHadJoined() {
    withoutNote();
    String late = "… Finished tailscaled-autoconnect.service\n… no pre-auth key: it is missing\n";
    lab.on("app", "^journalctl .*autoconnect", late);

    assertFails(lab.run("S2-autoconnect"), Diagnosis.JOINED_TOO_EARLY, "app");
  }

  @Test
  void seesAUnitThatStillWaits() {
    lab.on("app", "^journalctl .*autoconnect", "… no pre-auth key: it is missing\n")
        .on("app", "systemctl show", "ActiveState=failed\nSubState=failed\nResult=exit-code\n");

    assertFails(lab.run("S2-autoconnect"), Diagnosis.NOT_JOINED, "failed");
  }

  @Test
  void seesARefusedKey() {
    String refused = "… no pre-auth key: missing\n… backend error: authkey expired\n";
    lab.on("app", "^journalctl .*autoconnect", refused)
        .on("app", "systemctl show", "ActiveState=failed\nSubState=failed\nResult=exit-code\n");

    assertFails(lab.run("S2-autoconnect"), Diagnosis.AUTHKEY_REFUSED, "authkey expired");
  }

  @Test
  void seesAKeyFileThatOthersRead() {
    lab.on("app", "^stat -c", "644 root root 88\n");

    assertFails(lab.run("S2-key-file"), Diagnosis.KEY_FILE_EXPOSED, "644 root root");
  }

  @Test
  void missesTheKeyFile() {
    lab.on("app", "^stat -c", 1, "", "stat: cannot statx: No such file or directory\n");

    assertFails(lab.run("S2-key-file"), Diagnosis.NOT_JOINED, "app has no pre-auth key");
  }

  @Test
  void findsATwin() {
    members(
        Lab.member(1, "control", "control", 1),
        Lab.member(2, "app", "app", 2),
        Lab.member(3, "client", "client", 3),
        Lab.member(4, "app", "app-1", 2));

    assertFails(
        lab.run("S2-members"), Diagnosis.TWIN, "2 nodes that call themselves app: app, app-1");
  }

  @Test
  void findsANodeUnderAnotherName() {
    members(
        Lab.member(1, "control", "control", 1),
        Lab.member(2, "app", "app-1", 2),
        Lab.member(3, "client", "client", 3));

    assertFails(lab.run("S2-members"), Diagnosis.NAME_MISMATCH, "headscale calls app app-1");
  }

  @Test
  void missesADeletedNodeWhoseClientRunsOn() {
    members(Lab.member(1, "control", "control", 1), Lab.member(3, "client", "client", 3));

    assertFails(lab.run("S2-members"), Diagnosis.NOT_JOINED, "does not list app");
  }

  @Test
  void tellsAnExpiredNodeFromOneThatNeverJoined() {
    String expired =
        Lab.member(2, "app", "app", 2)
            .replace("\"online\"", "\"expiry\":{\"seconds\":9},\"online\"");
    members(Lab.member(1, "control", "control", 1), expired, Lab.member(3, "client", "client", 3));
    lab.on("app", "tailscale status", "{\"BackendState\":\"NeedsLogin\",\"HaveNodeKey\":true}");

    assertFails(lab.run("S2-members"), Diagnosis.NODE_EXPIRED, "app: its client says NeedsLogin");
  }

  @Test
  void tellsWhyANodeIsLoggedOutInTheClientsWords() {
    String health = "You are logged out. The last login error was: authkey already used";
    lab.on(
        "client",
        "tailscale status",
        "{\"BackendState\":\"NeedsLogin\",\"Health\":[\"%s\"]}".formatted(health));

    assertFails(lab.run("S2-members"), Diagnosis.AUTHKEY_REFUSED, "authkey already used");
  }

  @Test
  void seesAControlPlaneThatDoesNotAnswerItsOwnCommandLine() {
    lab.on("control", "headscale nodes list", 1, "", "{\"error\":\"connection refused\"}");

    assertFails(lab.run("S2-members"), Diagnosis.CONTROL_DOWN, "connection refused");
  }

  @Test
  void seesAClientsKeyThatOthersCanUse() {
    lab.on(
        "control",
        "headscale preauthkeys list",
        "[{\"id\":3,\"key\":\"k\",\"reusable\":true,\"used\":true}]");

    assertFails(lab.run("S3-own-key"), Diagnosis.KEY_SHARED, "client joined with pre-auth key 3");
  }

  @Test
  void seesAClientThatCameInWithAServersKey() {
    members(
        Lab.member(1, "control", "control", 1),
        Lab.member(2, "app", "app", 3),
        Lab.member(3, "client", "client", 3));

    assertFails(lab.run("S3-own-key"), Diagnosis.KEY_SHARED, "joined app, client");
  }

  @Test
  void seesAKeyThatWasRevoked() {
    keys(Lab.key(2, true, true, Instant.now().minus(Lab.DAY.dividedBy(2)), Duration.ofHours(12)));

    assertFails(
        lab.run("S2-key"),
        Diagnosis.AUTHKEY_REFUSED,
        "app could not join again: the key in /var/lib/tailscale/preauthkey was expired before");
  }

  @Test
  void doesNotMindAKeyAtTheEndOfItsPlannedLife() {
    Instant old = Instant.now().minus(Lab.DAY.multipliedBy(3));
    keys(Lab.key(1, true, true, old, Lab.DAY), Lab.key(2, true, true, old, Lab.DAY));

    Verdict verdict = lab.run("S2-key");

    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
    assertThat(verdict.evidence())
        .extracting(Evidence::text)
        .anySatisfy(text -> assertThat(text).endsWith("planned life, ./lab up makes another"));
  }

  @Test
  void seesAKeyThatHeadscaleDoesNotKnow() {
    lab.on("app", "^grep -o -E", "hskey-auth-abcdefghijkl\n");

    assertFails(lab.run("S2-key"), Diagnosis.AUTHKEY_REFUSED, "headscale does not know");
  }

  @Test
  void seesAKeyThatWasDamagedBehindItsFirstCharacters() {
    lab.on(
        "app",
        "^sha256sum --check",
        1,
        "/var/lib/tailscale/preauthkey: FAILED\n",
        "sha256sum: WARNING: 1 computed checksum did NOT match\n");

    assertFails(
        lab.run("S2-key"), Diagnosis.AUTHKEY_REFUSED, "is not the one that was written there");
  }

  @Test
  void cannotSayWhichKeyItShouldBeWithoutANote() {
    lab.on("app", "^sha256sum --check", 1, "", "preauthkey.sha256: No such file or directory\n");

    assertOpen(lab.run("S2-key"), "app: nobody noted which key was written");
  }

  @Test
  void seesAKeyThatIsUsedUp() {
    keys(
        Lab.key(1, true, true, Instant.now(), Lab.DAY),
        Lab.key(2, false, true, Instant.now(), Lab.DAY));

    assertFails(lab.run("S2-key"), Diagnosis.AUTHKEY_REFUSED, "has let somebody in");
  }

  @Test
  void seesAFileThatHoldsNoKey() {
    lab.on("app", "^grep -o -E", 1, "", "");

    assertFails(lab.run("S2-key"), Diagnosis.AUTHKEY_REFUSED, "has not the form of headscale's");
  }

  @Test
  void missesTheKeyOnDisk() {
    lab.on("app", "^grep -o -E", 2, "", "grep: preauthkey: No such file or directory\n");

    assertFails(lab.run("S2-key"), Diagnosis.NOT_JOINED, "app has no pre-auth key");
  }

  private void keys(String... keys) {
    lab.on("control", "headscale preauthkeys list", "[" + String.join(",", keys) + "]");
  }

  private void members(String... members) {
    lab.on("control", "headscale nodes list", "[" + String.join(",", members) + "]");
  }

  private void withoutNote() {
    lab.on("app", "^cat .*waited-for-key", 1, "", "No such file or directory\n");
  }
}
