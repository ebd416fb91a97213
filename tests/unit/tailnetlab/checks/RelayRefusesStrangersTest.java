package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static tailnetlab.checks.Reds.assertFails;
import static tailnetlab.checks.Reds.assertOpen;

import java.util.List;
import org.junit.jupiter.api.Test;
import tailnetlab.mesh.Http.Answer;
import tailnetlab.mesh.RelayDoor.Reception;
import tailnetlab.plan.NodePlan;

class RelayRefusesStrangersTest {
  private final Lab lab = new Lab();

  @Test
  void tellsHowTheRelayRefused() {
    assertThat(lab.run("S7-strangers").evidence())
        .extracting(Evidence::text)
        .containsExactly(
            "the relay said its key (frame 1), then it hung up",
            "Running, and no word of a relay that does not let it in");
  }

  @Test
  void provesNothingByARelayThatLetsNobodyIn() {
    for (NodePlan node : lab.plan().nodes()) {
      lab.on(
          node.name(),
          "tailscale status --json",
          "{\"BackendState\":\"Running\",\"Health\":[\"Tailscale could not connect to the"
              + " 'Headscale Embedded DERP' relay server.\"]}");
    }

    assertOpen(lab.run("S7-strangers"), "lets no member in either");
  }

  @Test
  void seesARelayThatServesWhoeverComes() {
    lab.stranger(new Reception.Admitted(List.of("its key (frame 1)", "welcome (frame 3)")));

    assertFails(lab.run("S7-strangers"), Diagnosis.DERP_OPEN, "let in a key that no node has");
  }

  @Test
  void doesNotTakeSilenceForARefusal() {
    lab.stranger(new Reception.Undecided(List.of("its key (frame 1)")));

    assertOpen(lab.run("S7-strangers"), "neither let in a key that no node has nor hung up");
  }

  @Test
  void saysWhyThereIsNoRelayToKnockAt() {
    strangerGets(new Answer.Response(426, "", ""), Diagnosis.PROXY_STRIPS_UPGRADE, "no upgrade");
    strangerGets(new Answer.Response(404, "", ""), Diagnosis.DERP_DISABLED, "serves no relay");
    strangerGets(new Answer.Response(502, "", ""), Diagnosis.CONTROL_DOWN, "HTTP 502");
    strangerGets(new Answer.Refused("refused"), Diagnosis.TLS_BROKEN, "connection refused");
    strangerGets(
        new Answer.Broken(0, "no TLS"), Diagnosis.TLS_BROKEN, "the connection broke: no TLS");
  }

  private void strangerGets(Answer answer, Diagnosis diagnosis, String words) {
    lab.stranger(new Reception.NoRelay(answer));

    assertFails(lab.run("S7-strangers"), diagnosis, words);
  }
}
