package tailnetlab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static tailnetlab.checks.Reds.assertFails;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tailnetlab.plan.NodePlan;

class ControlHearsTest {
  private static final String STATUS = "tailscale status --json";

  private final Lab lab = new Lab();
  private final NodePlan app = lab.plan().node("app");

  @Test
  void seesAClientThatRunsAndHearsNothing() {
    lab.on("app", STATUS, lab.status(app, false, ""));

    assertFails(look(), Diagnosis.CONTROL_LOST, "app is joined, and its client hears nothing");
  }

  @Test
  void seesANodeThatHeadscaleCountsAsOffline() {
    lab.on(
        "control",
        "headscale nodes list",
        lab.nodesList().replaceFirst("\"online\":true", "\"online\":false"));

    assertFails(look(), Diagnosis.CONTROL_LOST, "headscale counts it as offline");
  }

  @Test
  void seesAConnectionThatBothSidesTakeForAliveAndIsCut() {
    lab.on("control", "debug/ping.node=100.64.0.2", Lab.noPage(28, "timed out"));

    assertFails(look(), Diagnosis.CONTROL_LOST, "app is joined, and headscale gets no answer");
  }

  @Test
  void tellsHeadscalesOwnWordsOfASilentNode() {
    lab.on(
        "control",
        "debug/ping.node=100.64.0.3",
        Lab.page(200, "<div>Node 3 is not connected.</div>", ""));

    assertFails(look(), Diagnosis.CONTROL_LOST, "Node 3 is not connected");
  }

  @Test
  void waitsForAClientThatIsOnItsWayBack() {
    AtomicInteger looks = new AtomicInteger();
    lab.on(
        "app", STATUS, FakeGuest.Answer.of(() -> lab.status(app, looks.incrementAndGet() > 2, "")));

    assertThat(look()).isInstanceOf(Verdict.Pass.class);
    assertThat(looks).hasValueGreaterThan(2);
  }

  @Test
  void judgesEveryLineOfAClientsHealth() {
    lab.on("app", STATUS, lab.status(app, true, "getting OS base config is not supported"));

    assertFails(look(), Diagnosis.UNHEALTHY, "app: its client complains: getting OS base config");
  }

  @Test
  void givesAComplaintOfTheRelayItsOwnName() {
    String complaint = "Tailscale could not connect to the 'Headscale Embedded DERP' relay server.";
    lab.on("app", STATUS, lab.status(app, true, complaint));

    assertFails(look(), Diagnosis.DERP_UNREACHABLE, "could not connect to the 'Headscale");
  }

  @Test
  void takesAdviceForNoComplaint() {
    String advice = "Some peers are advertising routes but --accept-routes is false";
    lab.on("app", STATUS, lab.status(app, true, advice));

    assertThat(look()).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void believesTheFlagsWhereHeadscaleKeepsItsDebuggingPortClosed() {
    lab.on("control", "debug/ping", Lab.noPage(7, "Connection refused"));

    Verdict verdict = look();
    assertThat(verdict).isInstanceOf(Verdict.Pass.class);
    assertThat(verdict.evidence())
        .extracting(Evidence::text)
        .allSatisfy(text -> assertThat(text).contains("not asked, headscale's debugging port"));
  }

  private Verdict look() {
    return lab.run(new ControlHears(lab.plan().members(), Duration.ofMillis(150)));
  }
}
