package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static tailnetlab.checks.FakeCensus.socket;
import static tailnetlab.checks.Reds.assertFails;
import static tailnetlab.checks.Reds.assertOpen;

import org.junit.jupiter.api.Test;

class ListenersTest {
  private final Lab lab = new Lab();

  @Test
  void missesWhatARoleDeclares() {
    sockets(
        "app",
        lab.census("app")
            .text("sockets")
            .replace("0.0.0.0:80 ", "127.0.0.1:80 ")
            .replace("[::]:80 ", "[::1]:80 "));

    assertRed(Diagnosis.LISTENER_MISSING, "no nginx waits on tcp port 80 of app");
  }

  @Test
  void seesWhatARoleKeepsLocalOnTheLan() {
    sockets("control", lab.census("control").text("sockets").replace("127.0.0.1:8080", "*:8080"));

    assertRed(
        Diagnosis.LISTENER_EXPOSED,
        "headscale waits on tcp * port 8080 of control; its role keeps it local");
  }

  @Test
  void seesASecondSshdOnANodeThatServesNothing() {
    more("client", socket("tcp", "0.0.0.0:8022", "sshd"));

    assertRed(
        Diagnosis.LISTENER_EXPOSED,
        "sshd waits on tcp 0.0.0.0 port 8022 of client; no role of the node declares it");
  }

  @Test
  void seesAnotherProgramOnADeclaredPort() {
    sockets("app", lab.census("app").text("sockets").replace("\"nginx\"", "\"nc\""));

    assertRed(Diagnosis.LISTENER_EXPOSED, "nc waits on tcp 0.0.0.0 port 80 of app; its role wants");
  }

  @Test
  void seesAPortOfTailscaledThatIsNotItsPeerApi() {
    more("app", socket("tcp", "100.64.0.2:2222", "tailscaled"));

    assertRed(Diagnosis.LISTENER_EXPOSED, "tailscaled waits on tcp 100.64.0.2 port 2222 of app");
  }

  @Test
  void seesAUdpSocketOnOneAddressOfTheLan() {
    more("app", socket("udp", "[fe80::5054:ff:fe00:11]%lan0:546", "dhclient"));
    lab.on("app", "^ss -Hlntup", lab.census("app").text("sockets"));

    assertRed(Diagnosis.LISTENER_EXPOSED, "dhclient waits on udp fe80::5054:ff:fe00:11 port 546");
  }

  @Test
  void leavesOutTheSocketOfWhoAsksOverUdp() {
    String before = lab.census("app").text("sockets");
    more("app", socket("udp", "0.0.0.0:52593", "curl"));
    lab.on("app", "^ss -Hlntup", before);

    assertThat(lab.run("S1-listeners")).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void saysNothingWhereSsFails() {
    lab.census("app").without("sockets", "ss: not found");

    assertOpen(lab.run("S1-listeners"), "sockets ended with 1: ss: not found");
  }

  private void more(String node, String line) {
    sockets(node, lab.census(node).text("sockets") + line);
  }

  private void sockets(String node, String text) {
    lab.census(node).with("sockets", text);
  }

  private void assertRed(Diagnosis diagnosis, String words) {
    assertFails(lab.run("S1-listeners"), diagnosis, words);
  }
}
