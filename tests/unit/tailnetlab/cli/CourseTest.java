package tailnetlab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tailnetlab.Plans;
import tailnetlab.mesh.Boot;
import tailnetlab.report.Timeline;
import tailnetlab.report.Timeline.Kind;
import tailnetlab.report.Timeline.Lane;
import tailnetlab.report.Timeline.Span;

class CourseTest {
  private static final Instant BEGIN = Instant.parse("2026-05-04T03:00:00Z");

  private final Steps steps = new Steps();

  @Test
  void putsEachStepOnItsNodesLane() {
    done("libvirt:index/domain:Domain::app", 3, 4);
    done("libvirt:index/domain:Domain::control", 2, 4);
    done("tailnet:index:NodeReady::app", 4, 40);
    done("tailnet:index:HeadscaleUser::mesh", 50, 51);
    done("tailnet:index:PreAuthKey::servers", 51, 52);
    done("tailnet:index:PreAuthKey::client", 51, 53);
    done("tailnet:index:Membership::app", 53, 60);
    done("tailnet:index:Verification::proof", 61, 80);

    Timeline line = timeline().orElseThrow();

    assertThat(line.began()).isEqualTo(at(2));
    assertThat(line.ended()).isEqualTo(at(80));
    assertThat(line.lanes())
        .containsExactly(
            new Lane(
                "control",
                List.of(span(Kind.USER, "", 50, 51), span(Kind.KEY, "key of servers", 51, 52))),
            new Lane(
                "app",
                List.of(
                    span(Kind.KERNEL, "", 3, 9),
                    span(Kind.READY, "", 4, 40),
                    span(Kind.MEMBERSHIP, "", 53, 60))),
            new Lane("client", List.of(span(Kind.KEY, "", 51, 53))),
            new Lane("all nodes", List.of(span(Kind.CHECKS, "", 61, 80))));
  }

  @Test
  void marksWhatFailed() {
    done("libvirt:index/domain:Domain::app", 0, 1);
    steps.event(new EngineEvent.Started(urn("tailnet:index:NodeReady::app"), "create"), at(1));
    steps.event(new EngineEvent.Failed(urn("tailnet:index:NodeReady::app")), at(90));

    assertThat(timeline().orElseThrow().lanes().get(0).spans())
        .contains(new Span(Kind.READY, "", at(1), at(90), true));
  }

  @Test
  void knowsNoZeroWhereNoMachineWasStarted() {
    done("tailnet:index:Membership::app", 0, 9);
    assertThat(timeline()).isEmpty();
  }

  @Test
  void leavesOutBootsOfAnEarlierRun() {
    done("libvirt:index/domain:Domain::app", 3_600, 3_601);
    done("tailnet:index:NodeReady::app", 3_601, 3_640);
    assertThat(timeline().orElseThrow().lanes().get(0).spans())
        .extracting(Span::kind)
        .containsExactly(Kind.READY);
  }

  @Test
  void leavesOutWhatIsTakenAway() {
    String urn = urn("libvirt:index/domain:Domain::app");
    steps.event(new EngineEvent.Started(urn, "delete"), at(0));
    steps.event(new EngineEvent.Finished(urn, "delete"), at(1));
    assertThat(timeline()).isEmpty();
  }

  private Optional<Timeline> timeline() {
    List<Boot.Step> boot = new ArrayList<>();
    boot.add(new Boot.Step(Boot.Kind.KERNEL, "", at(3), at(9)));
    return new Course(
            Plans.defaults(),
            steps.all(),
            node -> node.equals("app") ? Optional.of(new Boot(boot)) : Optional.empty())
        .timeline();
  }

  private void done(String resource, long from, long to) {
    steps.event(new EngineEvent.Started(urn(resource), "create"), at(from));
    steps.event(new EngineEvent.Finished(urn(resource), "create"), at(to));
  }

  private static String urn(String resource) {
    return "urn:pulumi:lab::tailnet-lab::tailnetlab:resources:Ritual$" + resource;
  }

  private static Span span(Kind kind, String name, long from, long to) {
    return new Span(kind, name, at(from), at(to), false);
  }

  private static Instant at(long seconds) {
    return BEGIN.plusSeconds(seconds);
  }
}
