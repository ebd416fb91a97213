package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static tailnetlab.checks.Reds.assertFails;
import static tailnetlab.checks.Reds.assertOpen;

import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tailnetlab.pki.Authority;

/** What is there on a node and was not asked for: logins, keys, names, authorities. */
class GuestChecksTest {
  private final Lab lab = new Lab();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "eve:1001:/home/eve:/bin/bash:none | account eve has a shell, /bin/bash",
        "eve:1001:/home/eve::none | account eve has a shell",
        "toor:0:/root:/usr/sbin/nologin:none | account toor is a second root",
        "www-data:33:/var/www:/usr/sbin/nologin:set | account www-data has a password",
        "www-data:33:/var/www:/usr/sbin/nologin:empty | account www-data has an empty password",
      })
  void seesAnAccountThatCouldLogIn(String account, String words) {
    more("accounts", account + "\n");

    assertFails(lab.run("S9-logins"), Diagnosis.LOGIN_FOREIGN, "client lets in others: " + words);
  }

  @ParameterizedTest
  @CsvSource({
    "/root/.ssh/authorized_keys, root has 2 keys: ",
    "/root/.ssh/authorized_keys2, root has 2 keys: ",
    "/var/www/.ssh/authorized_keys, the key …i1lZDI1NTE5AAAAIEvil eve in /var/www/.ssh/authorized"
  })
  void seesAnotherKey(String file, String words) {
    more(
        "authorized-keys",
        file + ":ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIi1lZDI1NTE5AAAAIEvil eve\n");

    assertFails(lab.run("S9-logins"), Diagnosis.LOGIN_FOREIGN, words);
  }

  @ParameterizedTest
  @CsvSource({
    "passwordauthentication no, passwordauthentication yes",
    "kbdinteractiveauthentication no, kbdinteractiveauthentication yes",
    "permitrootlogin without-password, permitrootlogin yes",
    "trustedusercakeys none, trustedusercakeys /etc/ssh/ca.pub",
    "authorizedkeysfile .ssh/authorized_keys, authorizedkeysfile /etc/ssh/keys/%u"
  })
  void seesASettingOfSshdThatLetsOthersIn(String was, String becomes) {
    String settings = lab.census("client").text("sshd");
    lab.census("client").with("sshd", settings.replace(was, becomes));

    assertFails(lab.run("S9-logins"), Diagnosis.LOGIN_FOREIGN, "sshd has " + becomes);
  }

  @Test
  void seesSettingsForSomeLoginsOnly() {
    more("sshd-match", "/etc/ssh/sshd_config.d/eve.conf\n");

    assertFails(
        lab.run("S9-logins"), Diagnosis.LOGIN_FOREIGN, "only, in /etc/ssh/sshd_config.d/eve.conf");
  }

  @Test
  void theVerdictOnLoginsShowsNoKeyInFull() {
    more("authorized-keys", "/home/e/.ssh/authorized_keys:ssh-rsa " + "A".repeat(300) + " eve\n");

    assertThat(lab.run("S9-logins").toString()).doesNotContain("A".repeat(40));
  }

  @ParameterizedTest
  @CsvSource({
    "600 root:root /var/lib/tailscale, 644 root:root /var/lib/tailscale, should be 600 root:root",
    "600 root:root /var/lib/tailscale, 600 nobody:root /var/lib/tailscale, is 600 nobody:root"
  })
  void seesAKeyThatOthersRead(String was, String becomes, String words) {
    String states = lab.census("client").text("keys");
    lab.census("client").with("keys", states.replace(was, becomes));

    assertFails(lab.run("S9-key-files"), Diagnosis.KEY_FILE_EXPOSED, words);
  }

  @Test
  void seesADiskThatIsFullForAllButRoot() {
    lab.census("app").with("room", "5242 262144\n");
    assertFails(lab.run("S9-disk"), Diagnosis.DISK_FULL, "app has less than 2 % of its disk left");

    lab.census("app").with("room", "stat: cannot read\n");
    assertOpen(lab.run("S9-disk"), "app: stat says of its disk: stat: cannot read");
  }

  @Test
  void missesAKeyThatIsGone() {
    lab.census("control")
        .with("keys", lab.census("control").text("keys").replace("noise_private.key", "x"));

    assertFails(
        lab.run("S9-key-files"),
        Diagnosis.KEY_FILE_MISSING,
        "control has no /var/lib/headscale/noise_private.key");
  }

  @Test
  void seesANameMoreAndANameLessInHosts() {
    more("hosts", "203.0.113.1 files.acme.internal # a joke\n");
    assertFails(
        lab.run("S9-hosts"),
        Diagnosis.HOSTS_CHANGED,
        "/etc/hosts of client has \"203.0.113.1 files.acme.internal\"");

    lab.census("app").with("hosts", lab.census("app").text("hosts").replace(" control", " ctrl"));
    assertFails(lab.run("S9-hosts"), Diagnosis.HOSTS_CHANGED, "lacks \"192.168.77.10 control\"");
  }

  @Test
  void takesHostsInAnotherOrderAndSpelling() {
    String hosts = lab.census("app").text("hosts");
    lab.census("app")
        .with("hosts", hosts.replace("fd77:0:0:0:0:0:0:12 client", "FD77::12\tClient # here"));

    assertThat(lab.run("S9-hosts")).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void seesASecondAuthority() {
    more("authorities", Authority.create("CN of eve", Clock.systemUTC()).certificatePem());

    assertFails(
        lab.run("S9-authorities"), Diagnosis.AUTHORITY_FOREIGN, "client trusts 2 authorities");
  }

  @Test
  void seesThatNobodyIsTrusted() {
    lab.census("client").with("authorities", "");

    assertFails(lab.run("S9-authorities"), Diagnosis.UNTRUSTED_CERT, "client trusts no authority");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unit-files | lib/systemd/system/nftables.service | lib/systemd/system/nftables.service"
            + " /dev/null | nftables.service is masked",
        "unit-files | lib/systemd/system/nftables.service | x | nftables.service has no file",
        "unit-wants | Wants=nftables.service | Wants=x.service | nftables.service is started by"
            + " noth",
        "unit-wants | multi-user.target.d/ | rescue.target.d/ | tailscaled.service is started by",
        "unit-files | system/lab.target | system/x.target | tailscaled.service is started by"
            + " nothing",
        "unit-files | multi-user.target.wants/ssh | rescue.target.wants/ssh | ssh.service is"
            + " started",
      })
  void seesAServiceThatABootWouldNotStart(String part, String was, String becomes, String words) {
    String units = lab.census("client").text(part);
    assertThat(units).contains(was);
    lab.census("client").with(part, units.replace(was, becomes));

    assertFails(lab.run("S9-boot"), Diagnosis.BOOT_LOST, words);
  }

  @Test
  void seesAFileThatWasPutRightAfterItWasRead() {
    more("settings", "1795520130.0 /etc/nginx/conf.d/control.conf\n");
    assertFails(
        lab.run("S9-loaded"),
        Diagnosis.NOT_RELOADED,
        "/etc/nginx/conf.d/control.conf was changed at 2026-11-24T11:35:30Z, after nginx.service");

    more("settings", "1795520130.0 /etc/ssh/sshd_config.d/x.conf\n");
    assertFails(lab.run("S9-loaded"), Diagnosis.NOT_RELOADED, "after ssh.service had read it");
  }

  @Test
  void takesAReloadThatSystemdDoesNotKnowOf() {
    more("settings", "1795520130.0 /etc/nginx/conf.d/control.conf\n");
    more("nginx-ages", "      5\n");

    assertThat(lab.run("S9-loaded")).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void saysNothingWhereNobodyCanRead() {
    lab.census("client").without("sshd", "sshd: no hostkeys available -- exiting.");

    assertOpen(lab.run("S9-logins"), "the census of client: sshd ended with 1: sshd: no hostkeys");
  }

  private void more(String part, String text) {
    lab.census("client").with(part, lab.census("client").text(part) + text);
  }
}
